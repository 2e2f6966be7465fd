#!/usr/bin/env python3
"""Scores grids against the communities they divide and the buildings in them, by shapely and PROJ.

    partition.py GRIDS BUILDINGS --communities FILE [--barriers FILE] [--households FIELD] [--band 300...500]

All files are GeoJSON in longitude and latitude; a grid names its community in the property `community`, a community
its own in `code`. Prints one JSON object; exits with 1 when a hard constraint is broken: grids that leave a gap, overlap
or reach outside (by more than a film of 2 cm), a grid in more pieces than its community, a building cut by a border
between grids, a building in no grid.
"""
import argparse
import json
import math
import sys

import numpy
import pyproj
import shapely
from shapely.geometry import shape

FILM = 0.02          # metres: what rounding to 1e-7 degree may move a border by, on both sides
CUT_AREA = 0.5       # square metres of a building, and
CUT_SHARE = 0.005    # its share, below which a piece in another grid is noise
INSIDE = 0.5 - CUT_SHARE  # of a building that counts
ALONG = 1.0          # metres within which a border runs along a barrier


class Layer:
    """The features of a file on the metric plane."""

    def __init__(self, path, plane=None):
        with open(path, encoding="utf-8") as file:
            features = [f for f in json.load(file)["features"] if f["geometry"]]
        degrees = [shapely.force_2d(shape(f["geometry"])) for f in features]
        if plane is None:
            west, south, east, north = shapely.total_bounds(numpy.array(degrees, dtype=object))
            zone = int((west + east) / 2 // 6) + 31
            plane = pyproj.Transformer.from_crs(4326, (32700 if south + north < 0 else 32600) + zone, always_xy=True)
        self.plane = plane
        self.properties = [f["properties"] or {} for f in features]
        self.shapes = shapely.transform(
            numpy.array(degrees, dtype=object), lambda xy: numpy.column_stack(plane.transform(xy[:, 0], xy[:, 1])))

    def column(self, name, default=None):
        return [p.get(name, default) for p in self.properties]


def thick(area):
    """The part of an area that is thicker than the film."""
    return area.buffer(-FILM / 2, join_style="mitre").buffer(FILM / 2, join_style="mitre").area


def polygons(area):
    return [p for p in shapely.get_parts(area) if p.geom_type == "Polygon" and p.area > 0]


def coverage(grids, outline):
    union = shapely.union_all(grids)
    tree = shapely.STRtree(grids)
    pairs = [(a, b) for a, b in tree.query(grids, predicate="intersects").T if a < b]
    overlaps = [shapely.intersection(grids[a], grids[b]) for a, b in pairs]
    gap, outside = shapely.difference(outline, union), shapely.difference(union, outline)
    return {
        "gap_m2": gap.area, "overlap_m2": sum(o.area for o in overlaps), "outside_m2": outside.area,
        "gap_thick_m2": thick(gap), "overlap_thick_m2": sum(thick(o) for o in overlaps),
        "outside_thick_m2": thick(outside),
        "edge_matched": bool(shapely.coverage_is_valid(grids)),
    }


def pieces(grids, names, communities):
    """Pieces of grids beyond one in each part of their community."""
    extra = 0
    for grid, name in zip(grids, names):
        parts = polygons(communities[name])
        homes = [max(range(len(parts)), key=lambda i: shapely.intersection(parts[i], piece).area)
                 for piece in polygons(grid)]
        extra += len(homes) - len(set(homes))
    return extra


def shares(buildings, areas):
    """For each building the area it has in each of the areas."""
    tree = shapely.STRtree(areas)
    found = [{} for _ in buildings]
    for building, area in tree.query(buildings, predicate="intersects").T:
        footprint = buildings[building]
        if footprint.geom_type == "Point":
            found[building][int(area)] = 1.0
        else:
            found[building][int(area)] = shapely.intersection(footprint, areas[area]).area
    return found


def significant(size, footprint):
    return size > max(CUT_AREA, CUT_SHARE * footprint.area)


def loads(grids, communities, buildings, households):
    names = list(communities)
    in_grids = shares(buildings, grids)
    in_communities = shares(buildings, [communities[name] for name in names])
    sums = [0.0] * len(grids)
    result = {"inside": 0, "outside": 0, "cut_by_community": 0, "cut_by_grid": 0, "in_no_grid": 0}
    for footprint, count, here, there in zip(buildings, households, in_grids, in_communities):
        is_point = footprint.geom_type == "Point"
        if not there or not is_point and sum(there.values()) < INSIDE * footprint.area:
            result["outside"] += 1
            continue
        result["inside"] += 1
        if not here:
            result["in_no_grid"] += 1
            continue
        pieces_here = sorted(here.values(), reverse=True)
        if not is_point:
            beyond = footprint.area - sum(there.values())
            if sum(significant(s, footprint) for s in [*there.values(), beyond]) > 1:
                result["cut_by_community"] += 1
            elif len(pieces_here) > 1 and significant(pieces_here[1], footprint):
                result["cut_by_grid"] += 1
        # Of those that have most of it, but for noise, the first.
        most = max(here.values()) - (0 if is_point else CUT_SHARE * footprint.area)
        sums[min(grid for grid, size in here.items() if size >= most)] += count
    return sums, result


def balance(sums, names, buildings_of, band):
    """Deviation from the mean of each community, with the least that its heaviest buildings allow."""
    deviations, bounds, inside = [], [], 0
    for name in dict.fromkeys(names):
        own = [s for s, n in zip(sums, names) if n == name]
        mean = sum(own) / len(own)
        inside += sum(band[0] <= s <= band[1] for s in own)
        if mean == 0:
            continue
        heavy = sorted(buildings_of[name], reverse=True)
        bound = max(math.ceil(mean) - mean, (heavy[0] - mean) if heavy else 0)
        if len(heavy) > len(own):
            bound = max(bound, heavy[len(own) - 1] + heavy[len(own)] - mean)
        deviations += [abs(s - mean) / mean for s in own]
        bounds.append(bound / mean)
    return {
        "max_deviation": max(deviations, default=0), "mean_deviation": sum(deviations) / max(1, len(deviations)),
        "deviation_bound": max(bounds, default=0), "in_band": inside / max(1, len(sums)),
    }


def form(grids, outline, barriers):
    compactness = 4 * math.pi * shapely.area(grids) / shapely.length(grids) ** 2
    borders = shapely.union_all(shapely.boundary(grids))
    inner = shapely.difference(borders, outline.boundary.buffer(FILM))
    result = {
        "polsby_popper": float(compactness.mean()), "polsby_popper_min": float(compactness.min()),
        "inner_border_km": inner.length / 1000,
    }
    if barriers is not None and inner.length > 0:
        strips = shapely.union_all(shapely.buffer(barriers, ALONG, cap_style="flat"))
        result["barrier_share"] = shapely.intersection(inner, strips).length / inner.length
    return result


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("grids")
    arguments.add_argument("buildings")
    arguments.add_argument("--communities", required=True)
    arguments.add_argument("--barriers")
    arguments.add_argument("--households", default="households")
    arguments.add_argument("--band", default="300...500")
    options = arguments.parse_args()
    band = [float(limit) for limit in options.band.split("...")]

    grids = Layer(options.grids)
    buildings = Layer(options.buildings, grids.plane)
    outlines = Layer(options.communities, grids.plane)
    barriers = Layer(options.barriers, grids.plane).shapes if options.barriers else None
    communities = dict(zip(outlines.column("code"), outlines.shapes))
    names = grids.column("community")
    outline = shapely.union_all(outlines.shapes)
    households = [float(h or 0) for h in buildings.column(options.households, 0)]

    sums, counted = loads(grids.shapes, communities, buildings.shapes, households)
    buildings_of = {name: [] for name in communities}
    for footprint, count in zip(shares(buildings.shapes, list(communities.values())), households):
        if footprint:
            buildings_of[list(communities)[max(footprint, key=footprint.get)]].append(count)
    score = {"grids": len(sums), "households": sum(sums), "households_by_grid": sums}
    score |= coverage(grids.shapes, outline) | {"extra_pieces": pieces(grids.shapes, names, communities)} | counted
    score |= balance(sums, names, buildings_of, band) | form(grids.shapes, outline, barriers)
    films = score["gap_thick_m2"] + score["overlap_thick_m2"] + score["outside_thick_m2"]
    score["hard_ok"] = bool(
        films < 0.01 and score["edge_matched"] and not score["extra_pieces"] and not score["cut_by_grid"]
        and not score["in_no_grid"])
    print(json.dumps(score))
    if not score["hard_ok"]:
        sys.exit("a hard constraint is broken: " + json.dumps(score))


if __name__ == "__main__":
    main()
