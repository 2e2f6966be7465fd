#!/usr/bin/env python3
"""Tells whether every grid is one piece on foot, by shapely.

    on_foot.py GRIDS BUILDINGS --communities FILE --barriers FILE

All files are GeoJSON in longitude and latitude; a grid names its community in the property `community`, a community
its own in `code`; a barrier has `kind`, and `bridge` or `tunnel` when it is one.

Rivers, railways and walls (but where they are bridges or tunnels themselves) cut the ground into pieces. Two pieces hang
together where a line that people walk on crosses from one to the other, or where a building stands in both; a tunnel
serves only pieces that one of its ends lies in. Pieces without a building do not count, and neither does it count
against a grid that its community has detached parts.

Prints one JSON object: the `pieces` of each grid, and `communities` with their `pieces` and `grids`. n pieces in k grids
are a reason for n - k cuts: `unexplained` are the codes of communities whose grids have more. Exits with 1 when there are
any.
"""
import argparse
import collections
import json
import sys

import numpy
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from partition import INSIDE, Layer, polygons

IMPASSABLE = {"river", "railway", "wall"}
PASSABLE = {"arterial", "street", "path", "road", "bridge", "crossing", "gate"}
FILM = 0.02          # metres that rounding may move a border by, on both sides
CUT = 0.03           # metres on either side of a barrier in which nothing tells one side from the other
TOUCH = 0.001        # metres within which shapes that were computed apart meet
FOOTHOLD = 0.01      # square metres of a building below which it does not stand in a piece


class Ways:
    """What cuts the ground, and what leads over that."""

    def __init__(self, barriers):
        kinds = barriers.column("kind", "")
        under = numpy.array([bool(tunnel) for tunnel in barriers.column("tunnel")], dtype=bool)
        over = numpy.array([bool(bridge) for bridge in barriers.column("bridge")], dtype=bool)
        lines = numpy.array(barriers.shapes, dtype=object)
        cuts = numpy.array([kind in IMPASSABLE for kind in kinds], dtype=bool) & ~under & ~over
        walks = numpy.array([kind in PASSABLE for kind in kinds], dtype=bool)
        # What only runs along a barrier never gets out of this on the other side.
        self.cuts = shapely.buffer(lines[cuts], CUT)
        self.surface = lines[walks & ~under]
        self.tunnels = lines[walks & under]

    def pieces(self, ground):
        """The pieces that a polygon is cut into, and pairs of them that hang together."""
        wide = ground.buffer(FILM)  # ways on its border are in it
        cuts = shapely.union_all(near(self.cuts, wide))
        pieces = numpy.array(polygons(shapely.difference(wide, cuts)), dtype=object)
        tree = shapely.STRtree(pieces)
        surface = shapely.intersection_all([shapely.union_all(near(self.surface, wide)), wide, cuts])
        openings = [(strip, None) for strip in polygons(surface.buffer(TOUCH))]
        for tunnel in near(self.tunnels, wide):
            ends = set(tree.query(shapely.boundary(tunnel), predicate="intersects"))
            inside = shapely.intersection_all([tunnel, wide, cuts])
            openings += [(strip, ends) for strip in polygons(inside.buffer(TOUCH))]
        pairs = []
        for strip, ends in openings:
            met = tree.query(strip, predicate="intersects")
            if ends is None or ends.intersection(met):
                pairs += [(met[0], piece) for piece in met[1:]]
        return shapely.intersection(pieces, ground), pairs


def near(shapes, area):
    return shapes[shapely.STRtree(shapes).query(area, predicate="intersects")]


def inhabited(areas, ways, buildings):
    """How many pieces with a building there are by owner, from pairs of an owner and a polygon."""
    pieces, owners, pairs = [], [], []
    for owner, area in areas:
        own, joined = ways.pieces(area)
        pairs += [(a + len(pieces), b + len(pieces)) for a, b in joined]
        pieces += list(own)
        owners += [owner] * len(own)
    standing = {}
    held = collections.defaultdict(list)
    for building, piece in shapely.STRtree(pieces).query(buildings, predicate="intersects").T:
        footprint = buildings[building]
        size = shapely.intersection(footprint, pieces[piece]).area if footprint.area > 0 else FOOTHOLD
        if size >= FOOTHOLD:
            held[building].append((size, -piece))
            pairs.append((piece, len(pieces) + standing.setdefault((building, owners[piece]), len(standing))))
    homes = {
        -max(shares)[1] for building, shares in held.items()
        if sum(size for size, _ in shares) >= INSIDE * buildings[building].area
    }
    links = numpy.array(pairs, dtype=int).reshape(-1, 2)
    count = len(pieces) + len(standing)
    _, names = connected_components(coo_array((numpy.ones(len(links)), links.T), shape=(count, count)))
    return collections.Counter(owner for owner, _ in {(owners[piece], names[piece]) for piece in homes})


def parts(outline):
    return sorted(polygons(outline), key=lambda part: -part.area)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("grids")
    arguments.add_argument("buildings")
    arguments.add_argument("--communities", required=True)
    arguments.add_argument("--barriers", required=True)
    options = arguments.parse_args()

    grids = Layer(options.grids)
    outlines = Layer(options.communities, grids.plane)
    ways = Ways(Layer(options.barriers, grids.plane))
    buildings = numpy.array(Layer(options.buildings, grids.plane).shapes, dtype=object)
    names = grids.column("community")
    communities = {code: parts(outline) for code, outline in zip(outlines.column("code"), outlines.shapes)}

    whole = inhabited(
        [((code, part), area) for code, areas in communities.items() for part, area in enumerate(areas)],
        ways, buildings)
    needed = {}
    for code in communities:
        counts = [count for (name, _), count in whole.items() if name == code]
        # Detached parts hang on by distance: all together they need no more grids than one piece.
        needed[code] = sum(counts) - max(0, len(counts) - 1)

    def home(piece, code):
        return int(numpy.argmax(shapely.area(shapely.intersection(communities[code], piece))))

    found = inhabited(
        [((grid, home(piece, names[grid])), piece)
         for grid, area in enumerate(grids.shapes) for piece in polygons(area)], ways, buildings)
    cuts = collections.Counter()
    for (grid, _), count in found.items():
        cuts[grid] += count - 1
    spare = {code: max(0, count - names.count(code)) for code, count in needed.items()}
    unexplained = [code for code in communities
                   if sum(cuts[grid] for grid, name in enumerate(names) if name == code) > spare[code]]
    print(json.dumps({
        "pieces": [1 + cuts[grid] for grid in range(len(names))],
        "communities": {code: {"pieces": needed[code], "grids": names.count(code)} for code in communities},
        "unexplained": unexplained,
    }))
    if unexplained:
        sys.exit(f"grids in pieces on foot: {', '.join(unexplained)}")


if __name__ == "__main__":
    main()
