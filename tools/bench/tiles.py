"""Tiles beside tippecanoe's on the same cells: what of a coverage is lost, and how long a pyramid takes.

    tiles.py cracks  [--zooms 0-18] [--blocks 12]   town, Providence's blocks, meshes of cells with winding borders
    tiles.py pyramid [--zooms 0-16]    town: communities, and buildings from zoom 14
    tiles.py invalidation [--zooms 0-16] [--runs 3]   Monaco: what a write changes, what is told, and how soon it is served

Run from the package's root after `tools/setup --bench` and `swift build -c release`; GRIDMAP names another program. Both
programs write MBTiles, which are read by the same code (mapbox-vector-tile, shapely). What is lost is counted in blocks of
three by three tiles, drawn by chance at each zoom: holes of more than half a square unit that no real lake explains, inside
tiles and across their edges; invalid polygons; and cells in the middle tile that none of the nine shows or names.
"""
import argparse
import collections
import gzip
import json
import pathlib
import random
import sqlite3
import subprocess
import sys
import tempfile
import time

import geopandas
import mapbox_vector_tile
import numpy
import shapely
import shapely.affinity
from shapely.geometry import shape

from places import GRIDMAP, Served, district, mesh, monaco, run

TIPPECANOE = pathlib.Path(sys.executable).parent / "tippecanoe"


class Pyramid:
    """The tiles of a file of MBTiles: pieces by id, as areas on the plane of the zoom, y downwards."""

    def __init__(self, path):
        self.file = sqlite3.connect(path)

    def places(self, z):
        rows = self.file.execute("SELECT tile_column, tile_row FROM tiles WHERE zoom_level = ?", [z])
        return sorted((x, (1 << z) - 1 - row) for x, row in rows)

    def tile(self, z, x, y):
        found = self.file.execute(
            "SELECT tile_data FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?", [z, x, (1 << z) - 1 - y]
        ).fetchone()
        layers = mapbox_vector_tile.decode(gzip.decompress(found[0]), default_options={"y_coord_down": True}) if found else {}
        for feature in layers.get("communities", {"features": []})["features"]:
            # The feature's own id; tippecanoe has it as a property only.
            own = feature["properties"].get("id", feature.get("id"))
            merged = json.loads(feature["properties"].get("merged", "[]"))
            yield [own, *merged], shapely.affinity.translate(shape(feature["geometry"]), 4096 * x, 4096 * y)


class Simplified:
    """What one gets from a general library: each area simplified as far as ours, rounded and clipped for itself."""

    def __init__(self, ids, world, places):
        self.ids, self.world, self.places, self.tree = ids, world, places, shapely.STRtree(world)

    def tile(self, z, x, y):
        scale = 4096 << z
        square = shapely.box(x / (1 << z), y / (1 << z), (x + 1) / (1 << z), (y + 1) / (1 << z))
        for number in self.tree.query(square, predicate="intersects"):
            plane = shapely.affinity.scale(self.world[number], scale, scale, origin=(0, 0))
            drawn = shapely.transform(shapely.simplify(plane, 4), numpy.rint)
            if drawn.is_valid:
                drawn = shapely.clip_by_rect(drawn, 4096 * x, 4096 * y, 4096 * (x + 1), 4096 * (y + 1))
            if not drawn.buffer(0).area:
                continue
            yield [self.ids[number]], drawn


def plane_of(cells):
    """Areas on the square of the world, from 0 to 1, y downwards, as numbers of the lattice."""
    def world(points):
        x, y = points[:, 0], numpy.radians(points[:, 1])
        return numpy.column_stack([x / 360 + 0.5, 0.5 - numpy.arcsinh(numpy.tan(y)) / (2 * numpy.pi)])

    return shapely.transform(cells.to_crs(4326).geometry.values, world)


def faults(pyramid, zooms, ids, world, blocks, seed=1):
    """Over some blocks of three by three tiles of each zoom, joined across their edges."""
    chance = random.Random(seed)
    ground = shapely.union_all(world)
    shapely.prepare(ground)
    tree = shapely.STRtree(world)
    holes = invalid = missing = count = 0
    for z in zooms:
        places = pyramid.places(z)
        for x, y in places if len(places) <= blocks else chance.sample(places, blocks):
            areas, seen = [], set()
            for i in (x - 1, x, x + 1):
                for j in (y - 1, y, y + 1):
                    square = shapely.box(4096 * i, 4096 * j, 4096 * (i + 1), 4096 * (j + 1))
                    for names, area in pyramid.tile(z, i, j):
                        seen.update(names)
                        if area.is_empty:
                            continue
                        if not area.is_valid:
                            invalid += 1
                            area = area.buffer(0)
                        areas.append(area.intersection(square))
            count += 1
            scale = 4096 << z
            for part in shapely.get_parts(shapely.union_all(areas)):
                for ring in part.interiors if part.geom_type == "Polygon" else []:
                    hole = shapely.Polygon(ring)
                    place = hole.representative_point()
                    if hole.area > 0.5 and ground.contains(shapely.Point(place.x / scale, place.y / scale)):
                        holes += 1
            middle = shapely.box(x / (1 << z), y / (1 << z), (x + 1) / (1 << z), (y + 1) / (1 << z))
            inside = tree.query(shapely.buffer(middle, -8 / scale), predicate="intersects")
            missing += sum(ids[number] not in seen for number in inside)
    return count, holes, invalid, missing


def cracks(zooms, blocks):
    low, high = map(int, zooms.split("-"))
    print("| cells | program | blocks | holes | invalid | missing |\n|---|---|---|---|---|---|")
    for name, cells in [
        ("town, 27 communities", geopandas.read_file("data/partition/town.gpkg", layer="communities")),
        ("Providence, 3,014 blocks", geopandas.read_file("data/partition/providence.gpkg", layer="blocks")),
        ("mesh, 1,600 cells", mesh(40)), ("mesh, 22,500 cells", mesh(150)),
    ]:
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            file, export = district(cells, folder)
            known = geopandas.read_file(export)
            ids, world = list(known["id"]), plane_of(known)
            out = folder / "gridmap.mbtiles"
            run(GRIDMAP, "tiles", file, "-o", out, "--layers", "communities", "--zooms", zooms, accepted=(0, 2))
            pyramids = [("gridmap", Pyramid(out))]
            for label, options in [("tippecanoe", []), ("tippecanoe -pn", ["-pn"])]:
                out = folder / f"{label}.mbtiles"
                run(TIPPECANOE, "-q", "-o", out, "-Z", str(low), "-z", str(high), "-l", "communities", *options, export)
                pyramids.append((label, Pyramid(out)))
            pyramids.append(("shapely simplify, rounded", Simplified(ids, world, pyramids[0][1].places)))
            for label, pyramid in pyramids:
                found = faults(pyramid, range(low, high + 1), ids, world, blocks)
                print(f"| {name} | {label} | " + " | ".join(f"{n:,}" for n in found) + " |", flush=True)


def pyramid(zooms, runs):
    low, high = zooms.split("-")
    town = "data/partition/town.gpkg"
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        file = folder / "town.gpkg"
        for layer, key in [("communities", "code"), ("buildings", "ref")]:
            run(GRIDMAP, "import", file, layer, f"{town}:{layer}", "--key", key, accepted=(0, 2))
            run(GRIDMAP, "export", file, layer, "-o", folder / f"{layer}.geojson")
        buildings = json.loads((folder / "buildings.geojson").read_text())
        for feature in buildings["features"]:
            feature["tippecanoe"] = {"minzoom": 14}
        (folder / "buildings.geojson").write_text(json.dumps(buildings))
        ours, theirs = [], []
        for number in range(runs):
            ours.append(run(
                GRIDMAP, "tiles", file, "-o", folder / "ours.mbtiles", "--layers", "communities", "buildings", "--zooms", zooms))
            theirs.append(run(
                TIPPECANOE, "-q", "-f", "-o", folder / "theirs.mbtiles", "-Z", low, "-z", high, "-pn",
                "-L", f"communities:{folder}/communities.geojson", "-L", f"buildings:{folder}/buildings.geojson"))
        print("| program | s | s of all cores | tiles | MB |\n|---|---|---|---|---|")
        for label, times, out in [("gridmap tiles", ours, "ours.mbtiles"), ("tippecanoe -pn", theirs, "theirs.mbtiles")]:
            count = sqlite3.connect(folder / out).execute("SELECT count(*) FROM tiles").fetchone()[0]
            seconds, cpu = numpy.median(times, axis=0)
            print(f"| {label} | {seconds:.2f} | {cpu:.2f} | {count:,} | {(folder / out).stat().st_size / 1e6:.2f} |")
        ratios = [b[0] / a[0] for a, b in zip(ours, theirs)]
        print(f"\ntippecanoe / gridmap, run by run: median {numpy.median(ratios):.2f}")


def layers_of(tile):
    """The bytes of each layer of an MVT, by name."""
    def number(at):
        value = shift = 0
        while True:
            byte = tile[at]
            value |= (byte & 127) << shift
            at, shift = at + 1, shift + 7
            if byte < 128:
                return value, at

    found, at = {}, 0
    while at < len(tile):
        tag, at = number(at)
        assert tag == 26, "a layer"
        length, at = number(at)
        start, end = at, at + length
        while True:
            field, at = number(at)
            size, at = number(at)
            if field == 10:
                break
            assert field == 120, "version before name"
        found[tile[at:at + size].decode()] = tile[start:end]
        at = end
    return found


def cut(file, out, zooms):
    """All tiles of all layers: bytes by layer and tile."""
    run(GRIDMAP, "tiles", file, "-o", out, "--zooms", zooms, accepted=(0, 2))
    found = {}
    for z, x, row, data in sqlite3.connect(out).execute("SELECT zoom_level, tile_column, tile_row, tile_data FROM tiles"):
        for name, body in layers_of(gzip.decompress(data)).items():
            found[name, z, x, (1 << z) - 1 - row] = body
    return found


def told_tiles(change, zooms):
    """By the names that layers have in tiles: at low zooms, counts stand in for buildings and units."""
    low, high = map(int, zooms.split("-"))

    def name(layer, z):
        return f"{layer}~counts" if layer in ("buildings", "units") and z < 14 else layer

    told = set()
    for layer in change["layers"]:
        for z, tiles in layer["tiles"].items():
            told.update((name(layer["layer"], int(z)), int(z), x, y) for x, y in tiles if low <= int(z) <= high)
        for z, (left, top, right, bottom) in layer["ranges"].items():
            if low <= int(z) <= high:
                told.update((name(layer["layer"], int(z)), int(z), x, y) for x in range(left, right + 1) for y in range(top, bottom + 1))
    return told


def generation_of(file):
    return file.execute("SELECT value FROM counters WHERE name = 'generation'").fetchone()[0]


def invalidation(zooms, runs):
    print("| write | tiles | really changed | told | told / changed | missed | commit → fresh tile, ms |")
    print("|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        file = monaco(folder)
        codes = [row[0] for row in sqlite3.connect(file).execute("SELECT code FROM communities ORDER BY code")]
        chance = random.Random(1)
        writes = []
        for number in range(runs):
            code = chance.choice(codes)
            writes.append((f"a community divided anew, published ({number + 1})", [
                ["partition", file, "--community", code, "--households", "300...500", "--seed", str(number + 2), "--publish"]]))
        buildings = geopandas.read_file("data/monaco/monaco.gpkg", layer="buildings")
        some = buildings.sample(20, random_state=1).copy()
        some["geometry"] = some.translate(2e-5, 2e-5)
        some.to_file(folder / "some.geojson", driver="GeoJSON")
        writes.append(("20 buildings imported, moved by 2 m", [
            ["import", file, "buildings", folder / "some.geojson", "--key", "ref"]]))
        writes.append(("assigned", [["assign", file]]))
        before = cut(file, folder / "before.mbtiles", zooms)
        server = Served(file)
        reader = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
        totals = collections.Counter()
        for label, commands in writes:
            start = generation_of(reader)
            # The tile that shows every count, in a connection that is kept.
            tile = "/grids,buildings/14/8529/5974.mvt"
            delays = []
            for command in commands:
                _, tag, _ = server.get(tile)
                child = subprocess.Popen([GRIDMAP, *map(str, command)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                was, committed = generation_of(reader), None
                deadline = time.monotonic() + 300
                while time.monotonic() < deadline:
                    if committed is None and generation_of(reader) != was:
                        committed = time.monotonic()
                    if committed is not None:
                        ready = json.loads(server.get("/ready")[2])["generation"]
                        if ready != was:
                            server.get(tile)
                            delays.append(1000 * (time.monotonic() - committed))
                            break
                    elif child.poll() is not None:
                        break
                if child.wait() not in (0, 2):
                    sys.exit(f"{command}: exit {child.returncode}")
            after = cut(file, folder / "after.mbtiles", zooms)
            change = json.loads(server.get(f"/changes?since={start}")[2])
            told = told_tiles(change, zooms)
            changed = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
            missed = len(changed - told)
            totals.update(changed=len(changed), told=len(told), missed=missed)
            ratio = f"{len(told) / len(changed):.2f}" if changed else "–"
            delay = f"{max(delays):.0f}" if delays else "–"
            print(f"| {label} | {len(after):,} | {len(changed):,} | {len(told):,} | {ratio} | {missed} | {delay} |", flush=True)
            before = after
        server.stop()
        print(f"\nin all: told / changed {totals['told'] / max(totals['changed'], 1):.3f}, missed {totals['missed']}")


parser = argparse.ArgumentParser()
parser.add_argument("what", choices=["cracks", "pyramid", "invalidation"])
parser.add_argument("--zooms")
parser.add_argument("--runs", type=int, default=5)
parser.add_argument("--blocks", type=int, default=12)
asked = parser.parse_args()
if asked.what == "cracks":
    cracks(asked.zooms or "0-18", asked.blocks)
elif asked.what == "invalidation":
    invalidation(asked.zooms or "0-16", min(asked.runs, 20))
else:
    pyramid(asked.zooms or "0-16", asked.runs)
