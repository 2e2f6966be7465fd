"""Answers about areas, by shapely (a newer GEOS) and pyproj.

Standard input: {"question": NAME, "areas": [area, …]}; an area is a list of polygons, a polygon a list of open rings of
[x, y], the exterior first. Standard output: a JSON list.

overlay: areas are taken in pairs; the areas of union, intersection and difference of each, nothing rounded.
valid: for each area whether it is a valid simple feature.
repair: for each area its size after make_valid by structure, nothing rounded.
geodesic: for each area in degrees its size on the ellipsoid of WGS 84 in square metres.
"""
import json
import sys

import shapely


def read(area):
    return shapely.MultiPolygon([shapely.Polygon(rings[0], rings[1:]) for rings in area])


def overlay(areas):
    return [
        [shapely.union(a, b).area, shapely.intersection(a, b).area, shapely.difference(a, b).area]
        for a, b in zip(areas[::2], areas[1::2])
    ]


def valid(areas):
    return [bool(area.is_valid) for area in areas]


def repair(areas):
    return [shapely.make_valid(area, method="structure", keep_collapsed=False).area for area in areas]


def geodesic(areas):
    import pyproj

    ellipsoid = pyproj.Geod(ellps="WGS84")
    return [abs(ellipsoid.geometry_area_perimeter(shapely.orient_polygons(area))[0]) for area in areas]


data = json.load(sys.stdin)
questions = {"overlay": overlay, "valid": valid, "repair": repair, "geodesic": geodesic}
json.dump(questions[data["question"]]([read(area) for area in data["areas"]]), sys.stdout)
