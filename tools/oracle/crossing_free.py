"""Reads lines of lists of polylines (integers) and says how many lists there were, or which have two lines that meet
elsewhere than at their ends."""
import json
import sys

import shapely

sets = 0
for line in sys.stdin:
    lines = [shapely.LineString(points) for points in json.loads(line)]
    sets += 1
    for one in lines:
        if not one.is_simple:
            print(f"set {sets}: a line crosses itself: {one.wkt[:200]}")
    tree = shapely.STRtree(lines)
    for a, b in zip(*tree.query(lines, predicate="intersects")):
        if a >= b:
            continue
        meet = lines[a].intersection(lines[b])
        ends = shapely.MultiPoint([p for i in (a, b) for p in (lines[i].coords[0], lines[i].coords[-1])])
        if not meet.difference(ends).is_empty:
            print(f"set {sets}: lines {a} and {b} meet at {meet.wkt[:200]}")
print(f"{sets} sets")
