"""Reads lines `z/x/y [[polygon, …], …]`, one list of polygons (rings of integers) per cell of a tile, and says how
many tiles there were, or which is no valid coverage of valid polygons."""
import json
import sys

import shapely

tiles = 0
for line in sys.stdin:
    name, text = line.split(" ", 1)
    cells = [
        shapely.MultiPolygon([(rings[0], rings[1:]) for rings in polygons])
        for polygons in json.loads(text)
    ]
    tiles += 1
    for cell in cells:
        if not cell.is_valid:
            print(f"{name}: {shapely.is_valid_reason(cell)}")
    if not shapely.coverage_is_valid(cells):
        edges = [e for e in shapely.coverage_invalid_edges(cells) if not e.is_empty]
        print(f"{name}: no coverage at {[e.wkt for e in edges[:3]]}")
print(f"{tiles} tiles")
