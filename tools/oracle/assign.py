"""Shares of footprints in cells, by shapely.

Standard input: {"cells": [ring, …], "footprints": [ring, …]}, rings as open lists of [x, y] on the lattice.
Standard output: for each footprint the list of [cell, share], cells it does not meet left out.
"""
import json
import sys

import shapely

data = json.load(sys.stdin)
cells = [shapely.Polygon(ring) for ring in data["cells"]]
tree = shapely.STRtree(cells)
answer = []
for ring in data["footprints"]:
    footprint = shapely.Polygon(ring)
    shares = []
    for cell in sorted(tree.query(footprint)):
        area = shapely.intersection(footprint, cells[cell]).area
        if area > 0:
            shares.append([int(cell), area / footprint.area])
    answer.append(shares)
json.dump(answer, sys.stdout)
