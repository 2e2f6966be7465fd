"""Checks what `gridmap locate` wrote by shapely, on lattice integers.

    located.py GRIDS.geojson LOCATED.csv

The CSV has lon and lat, and the columns grid and place last. A point inside one grid only must have that one; a point
on a border one of those it touches; a point in none, none. Prints how many of each, then every row that differs.
"""
import csv
import json
import sys

import numpy
import shapely
from shapely.geometry import shape


def lattice(degrees):
    return numpy.rint(numpy.asarray(degrees) * 1e7)


with open(sys.argv[1], encoding="utf-8") as file:
    features = json.load(file)["features"]
grids = shapely.transform(numpy.array([shape(f["geometry"]) for f in features], dtype=object), lattice)
codes = [f["properties"]["code"] for f in features]
with open(sys.argv[2], encoding="utf-8", newline="") as file:
    rows = list(csv.DictReader(file))
points = shapely.points(lattice([[float(row["lon"]), float(row["lat"])] for row in rows]))

tree = shapely.STRtree(grids)
touched = [[] for _ in rows]
for point, grid in tree.query(points, predicate="intersects").T:
    touched[point].append(int(grid))
seen = {"inside": 0, "border": 0, "outside": 0}
differing = []
for row, point, near in zip(rows, points, touched):
    place = "outside" if not near else "inside" if shapely.contains(grids[near[0]], point) else "border"
    seen[place] += 1
    if row["place"] != place or row["grid"] not in ([codes[n] for n in near] or [""]):
        differing.append(row)
print(json.dumps({**seen, "differing": differing}))
