#!/usr/bin/env python3
"""Makes up towns to be divided: the same seeds, the same towns.

    make.py FOLDER [--count 20] [--first 1]

Writes one GeoPackage for each, `town-01.gpkg` on: `communities` (code, name), `barriers` (ref, kind, strength, bridge,
tunnel), `buildings` (ref, kind, levels, households), in EPSG:32650. The number of a town is its seed: the street pattern
goes in turn through chequered, radial, organic and mixed; size, what stands in the blocks, rivers with many or few bridges
or none, railways, walled yards, lakes, parks and communities follow from the seed. None of them is a real place.
"""
import argparse
import heapq
import pathlib

import geopandas
import numpy
import shapely

import houses
import obstacles
import streets

CRS = 32650
ORIGIN = (500_000.0, 3_400_000.0)
FEWEST, MOST = 200, 3000    # buildings of a town
PEOPLE = 2200               # households of a community, about


def neighbours(blocks):
    """Pairs of blocks that share a border, not just a corner."""
    a, b = shapely.STRtree(blocks).query(blocks, predicate="intersects")
    return [(i, j) for i, j in zip(a, b) if i < j and shapely.intersection(blocks[i], blocks[j]).length > 1]


def communities(random, blocks, households):
    """The blocks grown together around scattered ones, each community of one piece; its number for each block."""
    count = max(1, round(sum(households) / PEOPLE))
    centres = shapely.get_coordinates(shapely.centroid(blocks))
    around = [[] for _ in blocks]
    for a, b in neighbours(blocks):
        around[a].append(b)
        around[b].append(a)
    home = [-1] * len(blocks)
    queue = [(0.0, int(block), number) for number, block in
             enumerate(random.choice(len(blocks), min(count, len(blocks)), replace=False))]
    while queue:
        way, block, number = heapq.heappop(queue)
        if home[block] >= 0:
            continue
        home[block] = number
        for other in around[block]:
            if home[other] < 0:
                step = float(numpy.hypot(*(centres[block] - centres[other])))
                heapq.heappush(queue, (way + step, other, number))
    return home


def make(seed):
    """The three layers of one town."""
    random = numpy.random.default_rng(seed)
    reach = random.uniform(350, 900)
    pattern = list(streets.PATTERNS)[(seed - 1) % len(streets.PATTERNS)]
    edge = shapely.Point(0, 0).buffer(reach, quad_segs=4) if random.random() < 0.5 else shapely.box(
        -reach, -reach * random.uniform(0.6, 1), reach, reach)
    lines = streets.PATTERNS[pattern](random, reach)
    if random.random() < 0.6:
        lines = obstacles.river(random, lines, reach, random.choice([0.0, 0.15, 0.6]))
    if random.random() < 0.5:
        lines = obstacles.railway(random, lines, reach, random.choice([0.1, 0.4]))
    lines = [(part, kind) for line, kind in lines
             for part in shapely.get_parts(shapely.intersection(line, edge)) if part.length > 1]

    noded = shapely.union_all([line for line, _ in lines] + [edge.exterior], grid_size=0.01)
    blocks = [block for block in shapely.get_parts(shapely.polygonize(list(shapely.get_parts(noded))))]
    weights = random.dirichlet(numpy.full(len(houses.KINDS), 0.8))
    built, homes, parks = [], [], []
    for number in random.permutation(len(blocks)):
        kind = list(houses.KINDS)[random.choice(len(houses.KINDS), p=weights)]
        if len(built) < FEWEST and kind in ("works", "park"):
            kind = "slabs"
        if kind == "park":
            parks.append(blocks[number])
        here = houses.fill(random, blocks[number], kind) if len(built) < MOST else []
        built += [(kind, *house) for house in here[: MOST - len(built)]]
        homes.append((int(number), sum(house[2] for house in here)))
    lines += obstacles.lakes(random, parks, 0.4)
    lines += obstacles.walls(random, blocks, random.choice([0.0, 0.1, 0.4]))
    home = communities(random, blocks, [people for _, people in sorted(homes)])
    # What the growing could not reach, across a corner, stays outside every community.
    outlines = [
        shapely.coverage_union_all([block for block, of in zip(blocks, home) if of == number])
        for number in range(max(home) + 1)]
    return tables(seed, outlines, lines, built)


def tables(seed, outlines, lines, built):
    def table(columns, shapes):
        moved = shapely.transform(numpy.array(shapes, dtype=object), lambda xy: xy + ORIGIN)
        return geopandas.GeoDataFrame(columns, geometry=moved, crs=CRS)

    kinds = [kind for _, kind in lines]
    return {
        "communities": table(
            {"code": [f"990000{seed % 1000:03d}{n:03d}" for n in range(1, len(outlines) + 1)],
             "name": [f"Town {seed}, community {n}" for n in range(1, len(outlines) + 1)]}, outlines),
        "barriers": table(
            {"ref": [f"l{n}" for n in range(len(lines))], "kind": kinds,
             "strength": [obstacles.STRENGTH[kind] for kind in kinds], "bridge": [kind == "bridge" for kind in kinds],
             "tunnel": False}, [line for line, _ in lines]),
        "buildings": table(
            {"ref": [f"b{n}" for n in range(len(built))], "kind": [kind for kind, *_ in built],
             "levels": [levels for *_, levels, _ in built], "households": [people for *_, people in built]},
            [shape for _, shape, *_ in built]),
    }


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder", type=pathlib.Path)
    arguments.add_argument("--count", type=int, default=20)
    arguments.add_argument("--first", type=int, default=1, help="seed of the first")
    options = arguments.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    for seed in range(options.first, options.first + options.count):
        file = options.folder / f"town-{seed:02d}.gpkg"
        file.unlink(missing_ok=True)
        for name, layer in make(seed).items():
            layer.to_file(file, layer=name, driver="GPKG", SPATIAL_INDEX="NO")


if __name__ == "__main__":
    main()
