#!/usr/bin/env python3
"""Makes the division problem of a coverage of weighted atoms: who borders whom, how far, and how much on barriers.

    atoms.py FILE:LAYER --weight FIELD --grids K [--by FIELD] [--only FILE:LAYER.FIELD] [--barriers FILE:LAYER]

Prints a JSON list of `{"code", "grids", "graph"}` as the partitioner encodes them: lengths in metres, areas in square
metres. With --by there is one problem for each value of the field, and --grids may be FILE:LAYER, whose columns of that
name and `k` say into how many grids each is divided. Atoms must meet vertex for vertex.
"""
import argparse
import json

import geopandas
import numpy
import shapely
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

ALONG = 1.0    # metres within which a side lies along a barrier


def read(source, plane=None):
    """A layer `FILE:LAYER` on the metric plane."""
    file, _, layer = source.rpartition(":")
    table = geopandas.read_file(file, layer=layer)
    return table.to_crs(plane or (table.estimate_utm_crs() if table.crs.is_geographic else table.crs))


def sides(shapes):
    """Every side of every atom once: its ends, and the atoms on its two sides (-1 for none)."""
    parts, atoms = shapely.get_parts(shapes, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    places, ring = shapely.get_coordinates(rings, return_index=True)
    inner = ring[:-1] == ring[1:]
    ends = numpy.stack([places[:-1][inner], places[1:][inner]], axis=1)
    owner = atoms[part[ring[:-1][inner]]]
    flip = (ends[:, 0, 0] > ends[:, 1, 0]) | ((ends[:, 0, 0] == ends[:, 1, 0]) & (ends[:, 0, 1] > ends[:, 1, 1]))
    ends[flip] = ends[flip][:, ::-1]
    unique, where = numpy.unique(ends.reshape(-1, 4), axis=0, return_inverse=True)
    pair = numpy.full((len(unique), 2), -1)
    for slot in (0, 1):    # numpy.put keeps the last owner; the other one is whoever differs from it
        rest = numpy.flatnonzero(owner != pair[where, 0]) if slot else numpy.arange(len(owner))
        pair[where[rest], slot] = owner[rest]
    return unique.reshape(-1, 2, 2), numpy.sort(pair, axis=1)


def strengths(ends, barriers):
    """For each side the strength of the strongest barrier it lies along; nan for none."""
    found = numpy.full(len(ends), numpy.nan)
    if barriers is None:
        return found
    lines = barriers.geometry.values
    side, line = shapely.STRtree(lines).query(
        shapely.points(ends.mean(axis=1)), predicate="dwithin", distance=ALONG)
    for end in (0, 1):
        close = shapely.dwithin(shapely.points(ends[side, end]), lines[line], 1.5 * ALONG)
        side, line = side[close], line[close]
    numpy.fmax.at(found, side, barriers["strength"].to_numpy(float)[line])
    return found


def ties(count, pairs, places):
    """Pairs that tie each detached part to the nearest atom of the parts before it."""
    _, part = connected_components(coo_matrix((numpy.ones(len(pairs)), pairs.T), (count, count)), directed=False)
    for detached in range(1, part.max() + 1):
        inside, before = numpy.flatnonzero(part == detached), numpy.flatnonzero(part < detached)
        distance, nearest = cKDTree(places[before]).query(places[inside])
        atom = int(distance.argmin())
        yield sorted((int(inside[atom]), int(before[nearest[atom]])))


def graph(table, weight, barriers):
    ends, pair = sides(table.geometry.values)
    length = numpy.hypot(*(ends[:, 1] - ends[:, 0]).T)
    strength = strengths(ends, barriers)
    on = length * ~numpy.isnan(strength)
    shared = pair[:, 0] >= 0
    outer = numpy.bincount(pair[~shared, 1], length[~shared], len(table))
    pairs, where = numpy.unique(pair[shared], axis=0, return_inverse=True)
    sums = [numpy.bincount(where, figure[shared]) for figure in (length, on, on * numpy.nan_to_num(strength))]
    edges = [
        {"a": int(a), "b": int(b), "length": s, "barrierLength": t, "strengthLength": u, "joins": True}
        for (a, b), s, t, u in zip(pairs, *sums)
    ]
    places = shapely.get_coordinates(shapely.point_on_surface(table.geometry.values))
    edges += [
        {"a": a, "b": b, "length": 0, "barrierLength": 0, "strengthLength": 0, "joins": True}
        for a, b in ties(len(table), pairs, places)
    ]
    return {
        "weights": [int(w) for w in table[weight].fillna(0)], "areas": shapely.area(table.geometry.values).tolist(),
        "outerLengths": outer.tolist(), "edges": edges,
    }


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("atoms")
    arguments.add_argument("--weight", required=True)
    arguments.add_argument("--grids", required=True)
    arguments.add_argument("--by")
    arguments.add_argument("--barriers")
    options = arguments.parse_args()
    atoms = read(options.atoms)
    barriers = read(options.barriers, atoms.crs) if options.barriers else None
    parts = {options.atoms: atoms}
    if options.by:
        parts = {str(value): part for value, part in atoms.groupby(options.by)}
    if ":" in options.grids:
        table = read(options.grids)
        grids = dict(zip(table[options.by].astype(str), table["k"]))
    else:
        grids = dict.fromkeys(parts, options.grids)
    print(json.dumps([
        {"code": code, "grids": int(grids[code]), "graph": graph(part, options.weight, barriers)}
        for code, part in parts.items()
    ]))


if __name__ == "__main__":
    main()
