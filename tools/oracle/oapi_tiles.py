"""Reads vector tiles through GDAL's driver for OGC API – Tiles.

usage: oapi_tiles.py URL COLLECTION TILE_MATRIX_SET; to be run by the Python that has GDAL's bindings
"""
import json
import sys

from osgeo import gdal

gdal.UseExceptions()
url, name, matrix_set = sys.argv[1:]
options = ["API=TILES", f"TILEMATRIXSET={matrix_set}"]
file = gdal.OpenEx(f"OGCAPI:{url}/collections/{name}", gdal.OF_VECTOR, open_options=options)
layer = file.GetLayer(file.GetLayerCount() - 1)
seen = {}
for feature in layer:
    seen.setdefault(feature.GetField("code"), []).append(feature.GetGeometryRef().Clone())
spatial = layer.GetSpatialRef()
envelopes = {
    code: [
        min(p.GetEnvelope()[0] for p in parts), min(p.GetEnvelope()[2] for p in parts),
        max(p.GetEnvelope()[1] for p in parts), max(p.GetEnvelope()[3] for p in parts),
    ]
    for code, parts in seen.items()
}
print(json.dumps({"layers": file.GetLayerCount(), "system": spatial.GetAuthorityCode(None), "envelopes": envelopes}))
