"""Reads features through OWSLib.

usage: owslib_features.py URL COLLECTION FILTER
"""
import json
import sys

from owslib.ogcapi.features import Features

url, name, condition = sys.argv[1:]
service = Features(url)
page = service.collection_items(name, limit=5)
identifier = page["features"][0]["id"]
print(
    json.dumps({
        "conformance": service.conformance()["conformsTo"],
        "collections": service.feature_collections(),
        "queryables": sorted(service.collection_queryables(name)["properties"]),
        "returned": page["numberReturned"],
        "matched": service.collection_items(name, limit=1, filter=condition)["numberMatched"],
        "inside": service.collection_items(name, bbox=[112.19, 30.34, 112.1945, 30.3445])["numberMatched"],
        "same": service.collection_item(name, str(identifier))["properties"] == page["features"][0]["properties"],
        "api": service.api()["openapi"],
    }))
