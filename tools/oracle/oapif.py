"""Reads features through GDAL's OGC API – Features driver.

usage: oapif.py URL COLLECTION [WEST SOUTH EAST NORTH]

Prints the collections, and of one: its fields, how many features it says it has, how many were read page by page, how
many of them are in the box, and how many meet each of two conditions.
"""
import json
import sys

from osgeo import gdal, ogr

gdal.UseExceptions()
ogr.UseExceptions()
url, name, *box = sys.argv[1:]
file = gdal.OpenEx(f"OAPIF:{url}", gdal.OF_VECTOR, open_options=["PAGE_SIZE=7"])
layer = file.GetLayerByName(name)
fields = layer.GetLayerDefn()
answer = {
    "collections": [file.GetLayer(i).GetName() for i in range(file.GetLayerCount())],
    "fields": [fields.GetFieldDefn(i).GetName() for i in range(fields.GetFieldCount())],
    "count": layer.GetFeatureCount(),
    "ids": sorted(feature.GetFID() for feature in layer),
    "system": layer.GetSpatialRef().GetAuthorityCode(None),
}
layer.SetSpatialFilter(None)
layer.SetAttributeFilter("households = 400")
answer["equal"] = sum(1 for _ in layer)
layer.SetAttributeFilter("households > 401 OR code = '421003001001001'")
answer["either"] = sum(1 for _ in layer)
layer.SetAttributeFilter(None)
if box:
    layer.SetSpatialFilterRect(*map(float, box))
    answer["inside"] = sorted(feature.GetFID() for feature in layer)
print(json.dumps(answer))
