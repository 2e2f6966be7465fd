"""Reads [[file, layer, condition], …] and prints how many rows of the layer meet the condition, in GDAL's own SQLite dialect
with SpatiaLite's functions; the geometry is called `geom`."""
import json
import sys

from osgeo import ogr

ogr.UseExceptions()
files = {}
counts = []
for path, layer, condition in json.load(sys.stdin):
    file = files.setdefault(path, ogr.Open(path))
    result = file.ExecuteSQL(f'SELECT count(*) AS n FROM "{layer}" WHERE {condition}', dialect="INDIRECT_SQLITE")
    counts.append(result.GetNextFeature().GetField("n"))
    file.ReleaseResultSet(result)
print(json.dumps(counts))
