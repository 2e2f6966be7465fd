"""The map server beside a bare Hummingbird and nginx, its first tiles, and its memory.

    serve.py warm   [--seconds 5] [--runs 5]   a tile that lies ready, 64 connections, all three in turn
    serve.py cold   [--cells 22500] [--runs 5] the first tile of a zoom, after a coverage was read
    serve.py memory [--copies 126]             a district of 1,000,000 buildings, asked for many tiles

Run from the package's root after `tools/setup --bench`, `swift build -c release` and `swift build -c release
--package-path tools/bench`; `warm` wants wrk and nginx (apt-get install wrk nginx-light). GRIDMAP names another program.
The bare server and nginx give the same bytes, as their whole answer; nginx from its cache of open files, with no log.
"""
import argparse
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

from places import Served, computed, district, mesh, monaco, run, GRIDMAP

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
    assert status == 200 and body, (path, status)
    return 1000 * (time.monotonic() - start)


def tile_at(x, y, z):
    """The tile of a place in degrees."""
    import math
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
            for z in [8, 10, 12, 14]:
                pathlib.Path(f"{file}.tiles").unlink(missing_ok=True)
                server = Served(file)
                start = time.monotonic()
                while server.get("/ready")[0] != 200:
                    time.sleep(0.005)
                seen.setdefault((z, "read"), []).append(1000 * (time.monotonic() - start))
                z, x, y = tile_at(*middle, z)
                seen.setdefault((z, "first of its zoom"), []).append(milliseconds(server, f"/communities/{z}/{x}/{y}.mvt"))
                seen.setdefault((z, "its neighbour"), []).append(milliseconds(server, f"/communities/{z}/{x - 1}/{y}.mvt" if z > 9 else f"/communities/{z}/{x}/{y}.topojson"))
                seen.setdefault((z, "again"), []).append(milliseconds(server, f"/communities/{z}/{x}/{y}.mvt"))
                server.stop()
        for (z, what), times in seen.items():
            print(f"| z{z} | {what} | {statistics.median(times):.1f} |")


def memory(copies):
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        town = folder / "town.gpkg"
        for layer, key in [("communities", "code"), ("buildings", "ref")]:
            run(GRIDMAP, "import", town, layer, f"data/partition/town.gpkg:{layer}", "--key", key, accepted=(0, 2))
        run(GRIDMAP, "partition", town, "--households", "300...500", "--publish", accepted=(0, 2))
        for layer in ["communities", "grids", "buildings"]:
            run(GRIDMAP, "export", town, layer, "-o", folder / f"{layer}.geojson", accepted=(0, 2))
        run(sys.executable, "tools/bench/repeat_district.py", folder, copies, folder / "many")
        print(os.listdir(folder), os.listdir(folder / "many"))


parser = argparse.ArgumentParser()
parser.add_argument("what", choices=["warm", "cold", "memory"])
parser.add_argument("--seconds", type=int, default=5)
parser.add_argument("--runs", type=int, default=5)
parser.add_argument("--cells", type=int, default=22_500)
parser.add_argument("--copies", type=int, default=126)
asked = parser.parse_args()
if asked.what == "warm":
    warm(asked.seconds, asked.runs)
elif asked.what == "cold":
    cold(asked.cells, asked.runs)
else:
    memory(asked.copies)
