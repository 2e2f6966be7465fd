"""Tiles beside tippecanoe's on the same cells: what of a coverage is lost, and how long a pyramid takes.

    tiles.py cracks  [--zooms 0-14]    Providence's blocks, and a mesh of 1,600 cells with winding borders
    tiles.py pyramid [--zooms 0-16]    town: communities, and buildings from zoom 14
    tiles.py invalidation [--zooms 0-16] [--runs 3]   Monaco: what a write changes, what is told, and how soon it is served

Run from the package's root after `tools/setup --bench` and `swift build -c release`; GRIDMAP names another program. Both
programs write MBTiles, which are read by the same code (mapbox-vector-tile, shapely). Counted over all tiles: holes of more
than half a square unit that no real lake explains, invalid polygons, and cells that no tile of a zoom shows or names.
"""
import argparse
import atexit
import collections
import http.client
import gzip
import json
import os
import pathlib
import random
import re
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time

import geopandas
import mapbox_vector_tile
import numpy
import shapely
from shapely.geometry import shape

GRIDMAP = os.environ.get("GRIDMAP", ".build/release/gridmap")
TIPPECANOE = pathlib.Path(sys.executable).parent / "tippecanoe"


def run(*command, accepted=(0,)):
    """Seconds, and those of all cores."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True)
    seconds = time.monotonic() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in accepted:
        sys.exit(f"{' '.join(map(str, command))}: exit {done.returncode}\n{done.stderr}")
    return seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def mesh(n, seed=1):
    """n × n cells whose borders are broken lines, each in 17 pieces, near Jingzhou."""
    chance = random.Random(seed)
    side = 0.003

    def near(reach):
        return chance.uniform(-reach, reach)

    nodes = [[(112.19 + i * side + near(side / 8), 30.3 + j * side + near(side / 8)) for j in range(n + 1)] for i in range(n + 1)]

    def winding(a, b):
        line, reach = [a, b], side / 12
        for _ in range(4):
            finer = []
            for p, q in zip(line, line[1:]):
                finer += [p, ((p[0] + q[0]) / 2 + near(reach), (p[1] + q[1]) / 2 + near(reach))]
            line, reach = finer + [b], reach / 3
        return [(round(x, 7), round(y, 7)) for x, y in line]

    east = {(i, j): winding(nodes[i][j], nodes[i + 1][j]) for i in range(n) for j in range(n + 1)}
    north = {(i, j): winding(nodes[i][j], nodes[i][j + 1]) for i in range(n + 1) for j in range(n)}
    cells = []
    for i in range(n):
        for j in range(n):
            ring = east[i, j][:-1] + north[i + 1, j][:-1] + east[i, j + 1][::-1][:-1] + north[i, j][::-1][:-1]
            cells.append(shapely.Polygon(ring))
    return geopandas.GeoDataFrame(geometry=cells, crs=4326)


def district(cells, folder):
    """A file with these cells as its communities, and the same as GeoJSON with the ids that tiles will have."""
    cells = cells.to_crs(4326)[["geometry"]].copy()
    cells["code"] = [f"421003{k // 999 + 1:03}{k % 999 + 1:03}" for k in range(len(cells))]
    cells["name"] = cells["code"]
    source, file, export = folder / "cells.geojson", folder / "cells.gpkg", folder / "export.geojson"
    cells.to_file(source, driver="GeoJSON", COORDINATE_PRECISION=7)
    run(GRIDMAP, "import", file, "communities", source, "--key", "code", accepted=(0, 2))
    run(GRIDMAP, "export", file, "communities", "-o", export)
    return file, export


def tiles(path):
    file = sqlite3.connect(path)
    for z, x, row, data in file.execute("SELECT zoom_level, tile_column, tile_row, tile_data FROM tiles"):
        yield z, x, (1 << z) - 1 - row, mapbox_vector_tile.decode(gzip.decompress(data), default_options={"y_coord_down": True})


def faults(path, export):
    cells = geopandas.read_file(export)
    ids = set(cells["id"])
    mercator = cells.to_crs(3857)
    ground = shapely.union_all(mercator.geometry.values)
    shapely.prepare(ground)
    window = shapely.box(0, 0, 4096, 4096)
    holes = invalid = count = 0
    seen = {}
    for z, x, y, layers in tiles(path):
        count += 1
        areas = []
        for feature in layers["communities"]["features"]:
            # The feature's own id; tippecanoe has it as a property only.
            own = feature["properties"].get("id", feature.get("id"))
            seen.setdefault(z, set()).update([own, *json.loads(feature["properties"].get("merged", "[]"))])
            area = shape(feature["geometry"])
            if not area.is_valid:
                invalid += 1
                area = area.buffer(0)
            areas.append(area.intersection(window))
        unit = 40_075_016.685578488 / (4096 << z)
        for part in shapely.get_parts(shapely.union_all(areas)):
            for ring in part.interiors if part.geom_type == "Polygon" else []:
                hole = shapely.Polygon(ring)
                place = hole.representative_point()
                real = shapely.Point(
                    (x * 4096 + place.x) * unit - 20_037_508.342789244, 20_037_508.342789244 - (y * 4096 + place.y) * unit
                )
                if hole.area > 0.5 and ground.contains(real):
                    holes += 1
    missing = sum(len(ids - found) for found in seen.values())
    return count, holes, invalid, missing


def cracks(zooms):
    low, high = zooms.split("-")
    providence = geopandas.read_file("data/partition/providence.gpkg", layer="blocks")
    print("| cells | program | tiles | holes | invalid | missing |\n|---|---|---|---|---|---|")
    for name, cells in [("Providence, 3,014 blocks", providence), ("mesh, 1,600 cells", mesh(40))]:
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            file, export = district(cells, folder)
            out = folder / "gridmap.mbtiles"
            run(GRIDMAP, "tiles", file, "-o", out, "--layers", "communities", "--zooms", zooms, accepted=(0, 2))
            rows = [("gridmap", out)]
            for label, options in [("tippecanoe", []), ("tippecanoe -pn", ["-pn"])]:
                out = folder / f"{label}.mbtiles"
                run(TIPPECANOE, "-q", "-o", out, "-Z", low, "-z", high, "-l", "communities", *options, export)
                rows.append((label, out))
            for label, out in rows:
                print(f"| {name} | {label} | " + " | ".join(f"{n:,}" for n in faults(out, export)) + " |", flush=True)


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


class Served:
    """A server, and a connection that is kept."""

    def __init__(self, file):
        self.process = subprocess.Popen([GRIDMAP, "serve", file, "--port", "0", "--idle-seconds", "3600"], stdout=subprocess.PIPE, text=True)
        atexit.register(self.stop)
        while line := self.process.stdout.readline():
            if found := re.search(r"http://([^:/]+):(\d+)", line):
                self.connection = http.client.HTTPConnection(found[1], int(found[2]), timeout=60)
                return
        sys.exit("the server did not start")

    def get(self, path):
        self.connection.request("GET", path)
        answer = self.connection.getresponse()
        return answer.status, answer.getheader("ETag"), answer.read()

    def stop(self):
        self.process.terminate()
        self.process.wait()


def monaco(folder):
    file, source = folder / "monaco.gpkg", "data/monaco/monaco.gpkg"
    steps = [("communities", "boundaries", "code")]
    steps += [("barriers", layer, "ref") for layer in ["roads", "railways", "waterways", "water", "barriers"]]
    for layer, table, key in [*steps, ("buildings", "buildings", "ref"), ("units", "entrances", "ref")]:
        run(GRIDMAP, "import", file, layer, f"{source}:{table}", "--key", key, accepted=(0, 2))
    run(GRIDMAP, "partition", file, "--households", "300...500", "--publish", accepted=(0, 2))
    return file


def told_tiles(change, zooms):
    low, high = map(int, zooms.split("-"))
    told = set()
    for layer in change["layers"]:
        for z, tiles in layer["tiles"].items():
            told.update((layer["layer"], int(z), x, y) for x, y in tiles if low <= int(z) <= high)
        for z, (left, top, right, bottom) in layer["ranges"].items():
            if low <= int(z) <= high:
                told.update((layer["layer"], int(z), x, y) for x in range(left, right + 1) for y in range(top, bottom + 1))
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
asked = parser.parse_args()
if asked.what == "cracks":
    cracks(asked.zooms or "0-14")
elif asked.what == "invalidation":
    invalidation(asked.zooms or "0-16", min(asked.runs, 20))
else:
    pyramid(asked.zooms or "0-16", asked.runs)
