"""What shapely (a newer GEOS) says about coverages, on lattice integers.

    coverage.py cells FILE LAYER            the areas of a file, in its order
    coverage.py check < cells [cells ...]   per cell: 1 or 0 for is_valid, then its invalid edges
    coverage.py union < cells               one area
    coverage.py locate < cells points       per point: how many cells cover it, then those cells
    coverage.py locate-in FOLDER < points   the same, of the many cells that tools/bench/make_grids.py wrote there
    coverage.py taken FROM FOLDER COUNT     writes such a folder of what an earlier generator left in FROM: its rings, and
                                            of its points COUNT as buildings lie and COUNT nasty ones

Everything is a stream of little-endian 32-bit integers, lattice units of 1e-7 degree:
cells = n, then n times (parts, then per part: rings, then per ring: vertices, then x y ... open);
edges = n, then n times x y x y; points = n, then x y ....
"""

import sys

import numpy
import shapely


def read_cells(words):
    def take(count):
        nonlocal at
        taken = words[at : at + count]
        at += count
        return taken

    at = 0
    cells = []
    for _ in range(take(1)[0]):
        parts = []
        for _ in range(take(1)[0]):
            rings = []
            for _ in range(take(1)[0]):
                count = int(take(1)[0])
                rings.append(take(2 * count).reshape(count, 2).astype(float))
            parts.append(shapely.Polygon(rings[0], rings[1:]))
        cells.append(parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts))
    return cells, words[at:]


def read_folder(folder):
    vertices = numpy.fromfile(f"{folder}/rings.i32", "<i4").reshape(-1, 2).astype(float)
    ends = numpy.fromfile(f"{folder}/ring_ends.u32", "<u4").astype(int)
    owners = numpy.fromfile(f"{folder}/ring_cells.u32", "<u4").astype(int)
    rings = shapely.linearrings(vertices, indices=numpy.repeat(numpy.arange(len(ends)), numpy.diff(ends, prepend=0)))
    is_hole = numpy.diff(owners, prepend=-1) == 0
    polygons = shapely.polygons(rings[~is_hole])
    for cell in numpy.unique(owners[is_hole]):
        own = rings[owners == cell]
        polygons[cell] = shapely.polygons(own[0], own[1:])
    return polygons


def write_cells(cells):
    words = [len(cells)]
    for cell in cells:
        parts = [part for part in shapely.get_parts(cell) if part.geom_type == "Polygon" and not part.is_empty]
        words.append(len(parts))
        for part in parts:
            rings = [part.exterior, *part.interiors]
            words.append(len(rings))
            for ring in rings:
                points = numpy.asarray(ring.coords)[:-1].astype(numpy.int64)
                words.append(len(points))
                words.extend(points.ravel().tolist())
    return words


def layer(path, name):
    import geopandas

    frame = geopandas.read_file(path, layer=name)
    if frame.crs and not frame.crs.is_geographic:
        frame = frame.to_crs(4326)
    return list(shapely.transform(frame.geometry.values, lambda degrees: numpy.rint(degrees * 1e7)))


def check(cells):
    words = []
    for cell, edges in zip(cells, shapely.coverage_invalid_edges(cells)):
        words.append(int(cell.is_valid))
        segments = []
        for line in shapely.get_parts(edges):
            points = numpy.asarray(line.coords).astype(int)
            segments += [[*a, *b] for a, b in zip(points, points[1:])]
        words.append(len(segments))
        words.extend(numpy.asarray(segments, dtype=int).ravel().tolist())
    return words


def locate(cells, words):
    points = shapely.points(words[1 : 1 + 2 * words[0]].reshape(-1, 2).astype(float))
    found = [[] for _ in points]
    for point, cell in shapely.STRtree(cells).query(points, predicate="intersects").T:
        found[point].append(int(cell))
    return [word for cells in found for word in [len(cells), *sorted(cells)]]


def take_over(source, folder, count):
    vertices = numpy.rint(numpy.load(f"{source}/ring_v.npy") * 1e7).astype("<i4")
    ends = numpy.load(f"{source}/ring_off.npy")[1:].astype(int)
    # They are closed there, and numbered from 1.
    vertices = numpy.delete(vertices, ends - 1, axis=0)
    vertices.tofile(f"{folder}/rings.i32")
    (ends - numpy.arange(1, len(ends) + 1)).astype("<u4").tofile(f"{folder}/ring_ends.u32")
    (numpy.load(f"{source}/ring_owner.npy") - 1).astype("<u4").tofile(f"{folder}/ring_cells.u32")
    generator = numpy.random.default_rng(1)
    chosen = []
    for name in ("pts", "nasty"):
        points = numpy.load(f"{source}/{name}.npy")
        chosen.append(points[generator.permutation(len(points))[:count]])
    numpy.rint(numpy.vstack(chosen) * 1e7).astype("<i4").tofile(f"{folder}/points.i32")


def main(task, *arguments):
    if task == "cells":
        answer = write_cells(layer(*arguments))
    elif task == "taken":
        take_over(arguments[0], arguments[1], int(arguments[2]))
        answer = []
    elif task == "locate-in":
        answer = locate(read_folder(*arguments), numpy.frombuffer(sys.stdin.buffer.read(), dtype="<i4"))
    else:
        cells, rest = read_cells(numpy.frombuffer(sys.stdin.buffer.read(), dtype="<i4"))
        if task == "check":
            answer = check(cells)
            while len(rest):
                cells, rest = read_cells(rest)
                answer += check(cells)
        elif task == "union":
            answer = write_cells([shapely.union_all(cells)])
        else:
            answer = locate(cells, rest)
    sys.stdout.buffer.write(numpy.asarray(answer, dtype="<i4").tobytes())


main(*sys.argv[1:])
