"""Lays what GDAL's MVT driver finds beside GeoJSON tiles of the same addresses, which it reads from its standard input, one a
line, each feature with its `layer`. Prints how many features there were, after one line for each that differs.

usage: gdal_tiles.py SOURCE [OPTION=VALUE …]; SOURCE is a tile or the folder of one zoom, the options are the driver's

Of a folder the driver gives what lies in each tile proper, so each feature is compared once, and without its place.
"""
import json
import os
import sys

from osgeo import gdal, ogr, osr

gdal.UseExceptions()
ogr.UseExceptions()
source, *options = sys.argv[1:]
degrees = osr.SpatialReference()
degrees.ImportFromEPSG(4326)
degrees.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)


def seen(layer, number, properties, geometry):
    """A feature as both can tell it; the box of its shape in millionths of a degree."""
    plain = {
        name: json.dumps(value, ensure_ascii=False, separators=(",", ":")) if isinstance(value, (list, dict)) else value
        for name, value in properties.items()
        if value is not None
    }
    return layer, number or 0, sorted(plain.items()), [round(side * 1e6) for side in geometry.GetEnvelope()]


def theirs():
    # Otherwise what lies beyond the edge of a tile is cut off.
    file = gdal.OpenEx(f"MVT:{source}", gdal.OF_VECTOR, open_options=options + ["CLIP=NO"])
    for i in range(file.GetLayerCount()):
        layer = file.GetLayer(i)
        fields = layer.GetLayerDefn()
        flags = {
            fields.GetFieldDefn(j).GetName()
            for j in range(fields.GetFieldCount())
            if fields.GetFieldDefn(j).GetSubType() == ogr.OFSTBoolean
        }
        for feature in layer:
            properties = feature.items()
            number = properties.pop("mvt_id")
            for name in flags & properties.keys():
                properties[name] = None if properties[name] is None else bool(properties[name])
            geometry = feature.GetGeometryRef()
            geometry.TransformTo(degrees)
            yield seen(layer.GetName(), number, properties, geometry)


def ours():
    for line in sys.stdin:
        for feature in json.loads(line)["features"]:
            layer = feature["properties"].pop("layer")
            yield seen(layer, feature.get("id"), feature["properties"], ogr.CreateGeometryFromJson(json.dumps(feature["geometry"])))


def matches(one, other):
    return one[:3] == other[:3] and all(abs(a - b) <= 1 for a, b in zip(one[3], other[3]))


def once(features):
    return [(*each[:3], []) for each in {str(each[:3]): each for each in features}.values()]


left, right = list(theirs()), list(ours())
if os.path.isdir(source):
    left, right = once(left), once(right)
# Borders have no id: each takes the first like it.
for one in right:
    found = next((i for i, other in enumerate(left) if matches(one, other)), None)
    if found is None:
        print("not found:", one)
    else:
        left.pop(found)
for other in left:
    print("not served:", other)
print(f"{len(right)} features")
