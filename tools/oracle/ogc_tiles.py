"""Walks from the landing page of an OGC API to tiles, addresses them with morecantile, decodes them with
mapbox-vector-tile, and lays what they hold beside the features.

usage: ogc_tiles.py URL COLLECTION; prints, by tile matrix set, how many features were compared and the worst share of common
ground (intersection over union)
"""
import json
import sys
import urllib.request

import mapbox_vector_tile
import morecantile
import pyproj
import shapely

url, collection = sys.argv[1:]
ZOOM = {"WebMercatorQuad": 17, "WorldCRS84Quad": 16}


def get(address: str) -> bytes:
    with urllib.request.urlopen(address) as answer:
        return answer.read()


def link(document: dict, relation: str) -> str:
    return next(each["href"] for each in document["links"] if each["rel"] == relation)


landing = json.loads(get(url))
collections = json.loads(get(link(landing, "data")))["collections"]
described = next(each for each in collections if each["id"] == collection)
items = next(each["href"] for each in described["links"] if each["rel"] == "items" and "geo+json" in each["type"])
features = {each["id"]: shapely.from_geojson(json.dumps(each["geometry"])) for each in json.loads(get(items))["features"]}
result = {}
for entry in json.loads(get(link(described, "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector")))["tilesets"]:
    tile_set = json.loads(get(link(entry, "self")))
    name = tile_set["tileMatrixSetURI"].rsplit("/", 1)[1]
    grid = morecantile.tms.get(name)
    template = next(
        each["href"] for each in tile_set["links"] if each["rel"] == "item" and each["type"].endswith("vector-tile"))
    system = pyproj.Transformer.from_crs(tile_set["crs"], "OGC:CRS84", always_xy=True)
    west, south = tile_set["boundingBox"]["lowerLeft"]
    east, north = tile_set["boundingBox"]["upperRight"]
    parts: dict[int, list] = {}
    for tile in grid.tiles(west, south, east, north, ZOOM[name]):
        address = template
        for word, number in (("Matrix", tile.z), ("Row", tile.y), ("Col", tile.x)):
            address = address.replace("{tile" + word + "}", str(number))
        left, bottom, right, top = grid.xy_bounds(tile)

        def placed(x, y):
            return system.transform(left + x * (right - left) / 4096, bottom + y * (top - bottom) / 4096)

        body = get(address)
        for feature in mapbox_vector_tile.decode(body)[collection]["features"] if body else []:
            shape = shapely.from_geojson(json.dumps(feature["geometry"]))
            parts.setdefault(feature["id"], []).append(shapely.transform(shape, placed, interleaved=False))
    shares = []
    for number, shape in features.items():
        drawn = shapely.union_all(parts[number])
        shares.append(drawn.intersection(shape).area / drawn.union(shape).area)
    result[name] = {"compared": len(shares), "worst": min(shares)}
print(json.dumps(result))
