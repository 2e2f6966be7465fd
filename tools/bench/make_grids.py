"""A coverage of many grids and points in it, for `bench locate`; the same for the same arguments.

    make_grids.py GRIDS FOLDER POINTS [--wkb]

Grids are the quadrangles of a jittered net, denser in some places than in others, with winding borders of about 24
edges; one in 70 holds an enclave that is a grid of its own, one in 200 a lake that is nobody's. Coordinates are lattice
units (1e-7 degree). A border stays inside a slim rhomb around its chord, and rhombs do not meet, so the grids are a
coverage by construction.

Writes rings.i32 (x, y), ring_ends.u32 (how many vertices up to and with each ring), ring_cells.u32 (a cell's exterior
comes before its holes), points.i32 (as buildings lie, shuffled), sorted.i32 (the same along a Hilbert curve); with
--wkb also cells.parquet, points.parquet and sorted.parquet (well-known binary, in lattice units) for other engines.
"""

import pathlib
import sys

import numpy as np

SEGMENTS = 24


def net(columns: int, rows: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """The nodes of the net in lattice units, and the side of a quadrangle."""
    side = 0.010 * 1e7
    x, y = np.meshgrid(np.arange(columns + 1, dtype=float), np.arange(rows + 1, dtype=float))
    x += rng.uniform(-0.22, 0.22, x.shape)
    y += rng.uniform(-0.22, 0.22, y.shape)
    # Dense and sparse places: each axis is stretched and squeezed by at most a half.
    for axis, count in ((x, columns), (y, rows)):
        waves = max(1, count // 40)
        axis += 0.5 * count / (2 * np.pi * waves) * np.sin(2 * np.pi * waves * axis / count)
    return np.stack([1_050_000_000 + x * side, 270_000_000 + y * side], axis=-1), side


def winding(a: np.ndarray, b: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Borders from nodes a to nodes b, without b: an array of edges × SEGMENTS × 2 of whole lattice units."""
    t = (np.arange(SEGMENTS) / SEGMENTS)[None, :]
    swing = sum(
        rng.normal(0, 0.5 / wave, (len(a), 1)) * np.sin(2 * np.pi * wave * t + rng.uniform(0, 6.3, (len(a), 1)))
        for wave in (1, 2, 5)
    )
    swing += rng.normal(0, 0.05, swing.shape)
    chord = b - a
    aside = np.stack([-chord[:, 1], chord[:, 0]], axis=-1)
    room = 0.2 * np.minimum(t, 1 - t)
    shift = np.clip(swing, -1, 1) * room
    return np.rint(a[:, None] + chord[:, None] * t[..., None] + aside[:, None] * shift[..., None]).astype(np.int64)


def rings(columns: int, rows: int, wanted: int, rng: np.random.Generator):
    nodes, side = net(columns, rows, rng)
    nodes = np.rint(nodes)
    east = winding(nodes[:, :-1].reshape(-1, 2), nodes[:, 1:].reshape(-1, 2), rng).reshape(rows + 1, columns, -1, 2)
    north = winding(nodes[:-1].reshape(-1, 2), nodes[1:].reshape(-1, 2), rng).reshape(rows, columns + 1, -1, 2)

    def backwards(borders: np.ndarray, ends: np.ndarray) -> np.ndarray:
        """The same borders from their ends, without their beginnings."""
        return np.concatenate([ends[:, :, None].astype(np.int64), borders[:, :, :0:-1]], axis=2)

    exterior = np.concatenate(
        [
            east[:-1], north[:, 1:], backwards(east[1:], nodes[1:, 1:]), backwards(north[:, :-1], nodes[1:, :-1]),
        ],
        axis=2,
    ).reshape(columns * rows, -1, 2)
    middles = (nodes[:-1, :-1] + nodes[1:, :-1] + nodes[:-1, 1:] + nodes[1:, 1:]).reshape(-1, 2) / 4
    room = np.abs(exterior - middles[:, None]).max(axis=2).min(axis=1)
    parts = [(cell, [ring]) for cell, ring in enumerate(exterior)]
    chosen = rng.permutation(len(parts))
    enclaves, lakes = chosen[: wanted // 70], chosen[wanted // 70 : wanted // 70 + wanted // 200]
    inhabited = set(enclaves.tolist())
    angle = np.arange(32) / 32 * 2 * np.pi
    circle = np.stack([np.cos(angle), np.sin(angle)], axis=-1)
    for index in np.concatenate([enclaves, lakes]).tolist():
        ring = np.rint(middles[index] + circle * room[index] * rng.uniform(0.3, 0.6)).astype(np.int64)
        parts[index][1].append(ring[::-1])
        if index in inhabited:
            parts.append((len(parts), [ring]))
    return parts, middles, side


def hilbert(points: np.ndarray, bits: int = 16) -> np.ndarray:
    low, high = points.min(axis=0), points.max(axis=0)
    x, y = ((points - low) * ((1 << bits) - 1) // (high - low)).T.copy()
    place = np.zeros(len(points), np.int64)
    step = 1 << (bits - 1)
    while step:
        right, up = (x & step) > 0, (y & step) > 0
        place += step * step * ((3 * right.astype(np.int64)) ^ up)
        flip = ~up & right
        x[flip], y[flip] = (1 << bits) - 1 - x[flip], (1 << bits) - 1 - y[flip]
        x[~up], y[~up] = y[~up].copy(), x[~up].copy()
        step >>= 1
    return place


def buildings(count: int, middles: np.ndarray, side: float, rng: np.random.Generator) -> np.ndarray:
    """Points in heaps of uneven size around the grids' middles, and two in a hundred anywhere."""
    weights = rng.lognormal(0, 0.7, len(middles))
    grid = rng.choice(len(middles), count - count // 50, p=weights / weights.sum())
    near = middles[grid] + rng.normal(0, 0.35 * side, (len(grid), 2))
    low, high = middles.min(axis=0) - side, middles.max(axis=0) + side
    points = np.concatenate([near, rng.uniform(low, high, (count // 50, 2))])
    rng.shuffle(points)
    return np.rint(points).astype(np.int32)


def main() -> None:
    wanted, folder, count = int(sys.argv[1]), pathlib.Path(sys.argv[2]), int(sys.argv[3])
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(wanted)
    quadrangles = wanted - wanted // 70
    columns = round(quadrangles**0.5)
    rows = -(-quadrangles // columns)
    parts, middles, side = rings(columns, rows, wanted, rng)
    every = [ring for _, rings in parts for ring in rings]
    np.concatenate(every).astype("<i4").tofile(folder / "rings.i32")
    np.cumsum([len(ring) for ring in every]).astype("<u4").tofile(folder / "ring_ends.u32")
    np.array([cell for cell, rings in parts for _ in rings], "<u4").tofile(folder / "ring_cells.u32")
    points = buildings(count, middles, side, rng)
    points.astype("<i4").tofile(folder / "points.i32")
    along = points[np.argsort(hilbert(points.astype(np.int64)), kind="stable")]
    along.astype("<i4").tofile(folder / "sorted.i32")
    if "--wkb" in sys.argv:
        import geopandas
        import shapely

        polygons = [
            shapely.Polygon(rings[0], rings[1:]) for _, rings in parts
        ]
        geopandas.GeoDataFrame({"cell": np.arange(len(parts))}, geometry=polygons).to_parquet(folder / "cells.parquet")
        for name, these in (("points", points), ("sorted", along)):
            geopandas.GeoDataFrame(
                {"point": np.arange(len(these))}, geometry=shapely.points(these.astype(float))
            ).to_parquet(folder / f"{name}.parquet")
    print(f"{len(parts)} grids, {sum(map(len, every))} vertices, {len(points)} points")


if __name__ == "__main__":
    main()
