"""Measures grids with shapely, for comparison with the report of a division.

usage: report.py GRIDS --plane EPSG [--barriers FILE]

GRIDS is GeoJSON in degrees with the property `community`. Prints one JSON object: for each grid its area, the area's
share of the smallest circle around it (Reock) and Polsby-Popper; for each community the length of the border between
its grids, and the shares of it that run along barriers, plain and weighed with their strength.
"""
import argparse
import json
import math

import numpy
import pyproj
import shapely

from partition import Layer

PIECE = 2.0     # metres: borders are taken in pieces of at most this length
MIDDLE = 1.0    # metres from a barrier within which the middle of a piece along it lies, and
ENDS = 1.5      # its ends


def pieces(border):
    lines = shapely.get_parts(shapely.segmentize(shapely.get_parts(border), PIECE))
    ends = [shapely.get_coordinates(line) for line in lines if not line.is_empty]
    return numpy.concatenate([numpy.stack([c[:-1], c[1:]], axis=1) for c in ends if len(c) > 1])


def along(border, barriers, strengths):
    """Lengths of border along barriers: plain, and times the greatest strength."""
    if border.is_empty or not len(barriers):
        return 0.0, 0.0
    sides = pieces(border)
    lengths = numpy.hypot(*(sides[:, 1] - sides[:, 0]).T)
    side, barrier = shapely.STRtree(barriers).query(
        shapely.points(sides.mean(axis=1)), predicate="dwithin", distance=MIDDLE)
    near = numpy.ones(len(side), dtype=bool)
    for end in (0, 1):
        near &= shapely.dwithin(shapely.points(sides[side, end]), barriers[barrier], ENDS)
    strength = numpy.full(len(sides), -1.0)
    numpy.maximum.at(strength, side[near], strengths[barrier[near]])
    is_along = strength >= 0
    return float(lengths[is_along].sum()), float((lengths * strength)[is_along].sum())


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("grids")
    arguments.add_argument("--plane", type=int, required=True)
    arguments.add_argument("--barriers")
    options = arguments.parse_args()

    system = pyproj.CRS.from_epsg(options.plane)
    grids = Layer(options.grids, pyproj.Transformer.from_crs(system.geodetic_crs, system, always_xy=True))
    barriers, strengths = numpy.array([]), numpy.array([])
    if options.barriers:
        layer = Layer(options.barriers, grids.plane)
        on_ground = numpy.array([not p.get("bridge") and not p.get("tunnel") for p in layer.properties], dtype=bool)
        barriers = layer.shapes[on_ground]
        strengths = numpy.array([float(s) for s in layer.column("strength")])[on_ground]
    areas = shapely.area(grids.shapes)
    radii = shapely.minimum_bounding_radius(grids.shapes)
    result = {
        "area": areas.tolist(), "reock": (areas / (math.pi * radii**2)).tolist(),
        "polsby_popper": (4 * math.pi * areas / shapely.length(grids.shapes) ** 2).tolist(), "communities": {},
    }
    names = numpy.array(grids.column("community"))
    for name in dict.fromkeys(names.tolist()):
        own = grids.shapes[names == name]
        outline = shapely.coverage_union_all(own).boundary
        inner = shapely.difference(shapely.union_all(shapely.boundary(own)), outline)
        length, strength = along(inner, barriers, strengths)
        result["communities"][name] = {"inner": inner.length, "along": length, "strength": strength}
    print(json.dumps(result))


if __name__ == "__main__":
    main()
