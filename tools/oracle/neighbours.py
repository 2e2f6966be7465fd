#!/usr/bin/env python3
"""Finds two grids side by side, by shapely.

    neighbours.py GRIDS.geojson COMMUNITY [line]

Prints the codes of the two grids of the community that share the longest border, as a JSON list; with `line` the
straight line between the ends of that border, as a list of longitudes and latitudes.
"""
import itertools
import json
import sys

import geopandas
import shapely


def main(path, community, what="codes"):
    grids = geopandas.read_file(path)
    grids = grids[grids["code"].str.startswith(community)]
    borders = [
        (a.geometry.intersection(b.geometry), a["code"], b["code"])
        for (_, a), (_, b) in itertools.combinations(grids.iterrows(), 2)
    ]
    shared, first, second = max(borders, key=lambda border: border[0].length)
    if what == "codes":
        print(json.dumps([first, second]))
        return
    parts = shapely.get_parts(shapely.line_merge(shared))
    longest = max(parts, key=shapely.length)
    print(json.dumps([list(longest.coords[0]), list(longest.coords[-1])]))


main(*sys.argv[1:])
