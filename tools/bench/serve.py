"""The map server beside a bare Hummingbird and nginx, its first tiles, and its memory.

    serve.py warm   [--seconds 5] [--runs 5]   a tile that lies ready, 64 connections, all three in turn
    serve.py cold   [--cells 22500] [--runs 5] the first tile of a zoom, after a coverage was read
    serve.py memory --file district.gpkg       a district of 1,000,000 buildings, as `bench assign --keep` leaves it

Run from the package's root after `tools/setup --bench`, `swift build -c release` and `swift build -c release
--package-path tools/bench`; `warm` wants wrk and nginx (apt-get install wrk nginx-light). GRIDMAP names another program.
The bare server and nginx give the same bytes, as their whole answer; nginx from its cache of open files, with no log.
"""
import argparse
import json
import math
import os
import pathlib
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

from places import Served, computed, district, mesh, monaco

BARE = "tools/bench/.build/release/bare"
GZIP = {"Accept-Encoding": "gzip"}
CONNECTIONS = 64


class Bare:
    name = "bare Hummingbird"

    def __init__(self, body, folder):
        self.process = subprocess.Popen([BARE, str(body)], stdout=subprocess.PIPE, text=True)
        self.url = f"http://127.0.0.1:{int(self.process.stdout.readline())}/tile"

    def stop(self):
        self.process.kill()
        self.process.wait()


class Nginx:
    name = "nginx"
    port = 18081

    def __init__(self, body, folder):
        root = pathlib.Path(tempfile.mkdtemp(dir=folder))
        os.chmod(folder, 0o755)
        os.chmod(root, 0o755)
        shutil.copy(body, root / "tile")
        (root / "nginx.conf").write_text(f"""
            daemon off; worker_processes auto; pid {root}/pid; error_log {root}/errors;
            events {{ worker_connections 1024; }}
            http {{
                access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000000; keepalive_timeout 3600;
                open_file_cache max=10 inactive=1h; default_type application/vnd.mapbox-vector-tile;
                server {{ listen 127.0.0.1:{self.port}; root {root}; }}
            }}""")
        self.process = subprocess.Popen(["nginx", "-c", str(root / "nginx.conf")], stderr=subprocess.DEVNULL)
        self.url = f"http://127.0.0.1:{self.port}/tile"
        time.sleep(0.5)

    def stop(self):
        self.process.terminate()
        self.process.wait()


def wrk(server, seconds):
    """Requests per second, ms of the 99th of a hundred, and microseconds computed for one."""
    before = computed(server.process.pid)
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", "-H", "Accept-Encoding: gzip", server.url]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert "Non-2xx" not in text and "Socket errors" not in text, text
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1])
    number, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)\b", text).groups()
    cost = (computed(server.process.pid) - before) * 1e6 / int(re.search(r"(\d+) requests in", text)[1])
    return rate, float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit], cost


def warm(seconds, runs):
    print("| tile | server | requests/s | gridmap / it | p99, ms | computed, µs |\n|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        ours = Served(monaco(folder))
        for tile in ["/grids/16/34119/23898.mvt", "/grids,buildings/14/8529/5974.mvt"]:
            status, _, body = ours.get(tile, GZIP)
            assert status == 200 and body, tile
            (folder / "tile").write_bytes(body)
            ours.name, ours.url = "gridmap", f"http://127.0.0.1:{ours.port}{tile}"
            servers = [ours, Bare(folder / "tile", folder), Nginx(folder / "tile", folder)]
            for server in servers:
                wrk(server, 1)
            seen = {server.name: [] for server in servers}
            for _ in range(runs):
                for server in servers:
                    seen[server.name].append(wrk(server, seconds))
            for server in servers:
                rate, late, cost = (statistics.median(column) for column in zip(*seen[server.name]))
                ratio = statistics.median(a[0] / b[0] for a, b in zip(seen["gridmap"], seen[server.name]))
                print(f"| {tile}, {len(body):,} bytes | {server.name} | {rate:,.0f} | {ratio:.2f} | {late:.1f} | {cost:.0f} |", flush=True)
            for server in servers[1:]:
                server.stop()
        ours.stop()


def milliseconds(server, path):
    start = time.monotonic()
    status, _, body = server.get(path, GZIP)
    assert status in (200, 204), (path, status)
    return 1000 * (time.monotonic() - start)


def tile_at(x, y, z):
    """The tile of a place in degrees."""
    return z, int((x + 180) / 360 * 2**z), int((1 - math.asinh(math.tan(math.radians(y))) / math.pi) / 2 * 2**z)


def write_numbers(cells, folder):
    """As `make_grids.py` has them."""
    import numpy
    rings = [numpy.rint(numpy.asarray(cell.exterior.coords)[:-1] * 1e7).astype("<i4") for cell in cells.geometry]
    numpy.concatenate(rings).tofile(folder / "rings.i32")
    numpy.cumsum([len(ring) for ring in rings]).astype("<u4").tofile(folder / "ring_ends.u32")
    numpy.arange(len(rings), dtype="<u4").tofile(folder / "ring_cells.u32")


def cold(cells, runs):
    side = round(cells**0.5)
    middle = (112.19 + 0.003 * side / 2, 30.3 + 0.003 * side / 2)
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        cells = mesh(side)
        file, _ = district(cells, folder)
        write_numbers(cells, folder)
        print(subprocess.run(
            ["tools/bench/.build/release/bench", "arcs", str(folder), "--runs", str(runs)], check=True, capture_output=True,
            text=True).stdout)
        seen = {}
        for _ in range(runs):
            for z in [8, 10, 12, 14, 16]:
                for kept in folder.glob("*.tiles*"):
                    kept.unlink()
                server = Served(file)
                start = time.monotonic()
                while server.get("/ready")[0] != 200:
                    time.sleep(0.005)
                seen.setdefault((z, "ready"), []).append(1000 * (time.monotonic() - start))
                _, x, y = tile_at(*middle, z)
                for what, path in [
                    ("first of its zoom", f"{z}/{x}/{y}.mvt"), ("its neighbour", f"{z}/{x + 1}/{y}.mvt"), ("again", f"{z}/{x}/{y}.mvt"),
                ]:
                    seen.setdefault((z, what), []).append(milliseconds(server, f"/communities/{path}"))
                server.stop()
        print("| zoom | ready, ms | first tile | its neighbour | again |\n|---|---|---|---|---|")
        for z in [8, 10, 12, 14, 16]:
            times = [statistics.median(seen[z, what]) for what in ["ready", "first of its zoom", "its neighbour", "again"]]
            print(f"| {z} | " + " | ".join(f"{time:.1f}" for time in times) + " |")


def memory(file):
    """The most memory the server takes, for reading the file, and for tiles and rows from all over it."""
    server = Served(file)
    while server.get("/ready")[0] != 200:
        time.sleep(0.05)
    ready = server.peak()
    west, south, east, north = json.loads(server.get("/buildings.json")[2])["bounds"]
    chance = random.Random(1)
    for _ in range(3000):
        z = chance.randint(8, 18)
        z, x, y = tile_at(chance.uniform(west, east), chance.uniform(south, north), z)
        layers, ending = chance.choice(["grids", "buildings", "grids,buildings", "communities"]), chance.choice(["mvt", "geojson"])
        server.get(f"/{layers}/{z}/{x}/{y}.{ending}", GZIP)
    tiles = server.peak()
    for _ in range(500):
        x, y = chance.uniform(west, east), chance.uniform(south, north)
        status, _, _ = server.get(f"/ogc/collections/buildings/items?limit=1000&bbox={x},{y},{x + 0.02},{y + 0.02}", GZIP)
        assert status == 200, status
    print(f"peak memory, MB: ready {ready:.0f}, after 3,000 tiles {tiles:.0f}, after 500 boxes of rows {server.peak():.0f}")
    server.stop()


parser = argparse.ArgumentParser()
parser.add_argument("what", choices=["warm", "cold", "memory"])
parser.add_argument("--seconds", type=int, default=5)
parser.add_argument("--runs", type=int, default=5)
parser.add_argument("--cells", type=int, default=22_500)
parser.add_argument("--file", help="for memory: the district.gpkg that `bench assign --keep FOLDER` leaves")
asked = parser.parse_args()
if asked.what == "warm":
    warm(asked.seconds, asked.runs)
elif asked.what == "cold":
    cold(asked.cells, asked.runs)
else:
    memory(asked.file)
