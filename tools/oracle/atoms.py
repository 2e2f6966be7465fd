#!/usr/bin/env python3
"""Looks at a division of given atoms, by shapely on the metric plane.

    atoms.py ATOMS LAYER KEY WEIGHT GRIDS.geojson LABELS.csv

Prints one JSON object: whether the grids are a valid coverage, the square metres by which they differ from their atoms
together and each from its own, how many grids are in more pieces than their atoms' ground has, and for each grid the
weight of its atoms and the greatest error of the figures in its properties; over all, the mean Polsby-Popper and Reock
and the metres of border between grids.
"""
import csv
import json
import math
import sys

import geopandas
import numpy
import shapely


def metres(frame):
    return frame.to_crs(frame.estimate_utm_crs())


def main(atoms, layer, key, weight, grids, labels):
    grids = geopandas.read_file(grids)
    grids = grids.set_crs(4326, allow_override=True)
    valid = bool(shapely.coverage_is_valid(grids.geometry.values))
    plane = grids.estimate_utm_crs()
    grids = grids.to_crs(plane).set_index("grid").sort_index()
    atoms = geopandas.read_file(atoms, layer=layer).to_crs(plane).set_index(key)
    with open(labels, encoding="utf-8-sig") as file:
        label = {row["atom"]: int(row["grid"]) for row in csv.DictReader(file)}
    atoms["grid"] = [label[str(name)] for name in atoms.index]
    own = atoms.dissolve("grid").sort_index()
    weights = atoms.groupby("grid")[weight].sum().sort_index()
    ground = len(shapely.get_parts(shapely.union_all(atoms.geometry.values)))
    pieces = [len(shapely.get_parts(shape)) for shape in grids.geometry]
    popper = 4 * math.pi * grids.area / grids.length**2
    circle = math.pi * shapely.minimum_bounding_radius(grids.geometry.values) ** 2
    border = (grids.length.sum() - shapely.union_all(grids.geometry.values).length) / 2
    deviation = weights / (weights.sum() / len(weights)) - 1
    print(json.dumps({
        "edge_matched": valid,
        "grids": len(grids),
        "ground_pieces": ground,
        "extra_pieces": sum(max(0, n - 1) for n in pieces),
        "differs_m2": float(max(a.symmetric_difference(b).area for a, b in zip(grids.geometry, own.geometry))),
        "weight_error": int(abs(weights - grids["weight"]).max()),
        "atoms_error": int(abs(atoms.groupby("grid").size() - grids["atoms"]).max()),
        "deviation_error": float(abs(deviation - grids["deviation"]).max()),
        "popper_error": float(abs(popper / grids["polsby_popper"] - 1).max()),
        "reock_error": float(abs(grids.area / circle / grids["reock"] - 1).max()),
        "mean_reock": float((grids.area / circle).mean()),
        "inner_border": float(border),
        "greatest_deviation": float(numpy.abs(deviation).max()),
        "mean_popper": float(popper.mean()),
    }))


main(*sys.argv[1:])
