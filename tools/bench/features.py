"""Features in a small box, asked of gridmap and of pygeoapi over the same file.

    features.py GRIDMAP ROWS …

GRIDMAP is the built program; each of ROWS makes a GeoPackage of that many squares. Every request is for another box that
holds 15 of them; `wrk` (apt-get install wrk) asks both servers in the same way, on one connection and on eight, for some
seconds each. Printed are requests per second, the median time of one, and the time that the server (all its
processes) computed for one, which other work on the machine changes least. pygeoapi is asked twice: with its provider
for GeoPackages, SQLiteGPKG, and with its OGR, which reads the file through GDAL and uses its R-tree; it has two processes
of two threads. The Python that runs this needs GDAL's bindings, pygeoapi and gunicorn (pip install pygeoapi gunicorn), and
SpatiaLite (apt-get install libsqlite3-mod-spatialite).
"""

import http.client
import itertools
import json
import os
import pathlib
import random
import re
import socket
import struct
import subprocess
import sys
import tempfile
import time

from osgeo import ogr, osr

from places import computed

SECONDS = 6
CONNECTIONS = (1, 8)
STEP = 0.0004


def make(path: str, side: int) -> None:
    ogr.UseExceptions()
    system = osr.SpatialReference()
    system.ImportFromEPSG(4326)
    file = ogr.GetDriverByName("GPKG").CreateDataSource(path)
    layer = file.CreateLayer("squares", system, ogr.wkbPolygon)
    layer.CreateField(ogr.FieldDefn("households", ogr.OFTInteger))
    layer.StartTransaction()
    for number in range(side * side):
        x, y, a = 112 + number % side * STEP, 30 + number // side * STEP, STEP * 0.4
        ring = struct.pack("<BIII10d", 1, 3, 1, 5, x, y, x + a, y, x + a, y + a, x, y + a, x, y)
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetField(0, number % 500)
        feature.SetGeometryDirectly(ogr.CreateGeometryFromWkb(ring))
        layer.CreateFeature(feature)
    layer.CommitTransaction()


def boxes(side: int):
    """Five columns and three rows of squares each."""
    generator = random.Random(1)
    while True:
        x = 112 + generator.randrange(side - 5) * STEP
        y = 30 + generator.randrange(side - 3) * STEP
        yield f"{x:.6f},{y:.6f},{x + 4.5 * STEP:.6f},{y + 2.5 * STEP:.6f}"


def measure(process: int, port: int, path: str, side: int) -> dict[int, tuple[float, float, float, int]]:
    """By connections, requests per second, the median in ms, the time computed for one in ms, and answers that are errors."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for box in itertools.islice(boxes(side), 20):
        connection.request("GET", f"{path}?bbox={box}&limit=100&f=json")
        body = connection.getresponse().read()
        assert len(json.loads(body)["features"]) == 15, body[:500]
    connection.close()
    results = {}
    for count in CONNECTIONS:
        command = [
            "wrk", "-t1", f"-c{count}", f"-d{SECONDS}s", "--timeout", "20s", "--latency", "-s",
            str(pathlib.Path(__file__).with_name("boxes.lua")), f"http://127.0.0.1:{port}",
        ]
        environment = os.environ | {"ITEMS": path, "SIDE": str(side)}
        before = computed(process)
        text = subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout
        assert "Socket errors" not in text, text
        failures = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
        number, unit = re.search(r"50%\s+([\d.]+)(us|ms|s)\b", text).groups()
        rate = float(re.search(r"Requests/sec:\s+([\d.]+)", text).group(1))
        cost = (computed(process) - before) * 1000 / int(re.search(r"(\d+) requests in", text).group(1))
        results[count] = (rate, float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit], cost, int(failures.group(1)) if failures else 0)
    return results


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait(port: int, path: str) -> None:
    for _ in range(300):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", path)
            if connection.getresponse().status == 200:
                return
        except OSError:
            pass
        time.sleep(0.1)
    sys.exit(f"nothing answers at {path}")


def gridmap(program: str, file: str, side: int) -> dict[int, tuple[float, float, float, int]]:
    server = subprocess.Popen([program, "serve", file, "--port", "0"], stdout=subprocess.PIPE, text=True)
    try:
        port = int(re.search(r":(\d+)/", server.stdout.readline()).group(1))
        wait(port, "/ready")
        return measure(server.pid, port, "/ogc/collections/squares/items", side)
    finally:
        server.terminate()
        server.wait()


def providers(file: str) -> dict[str, dict]:
    """What pygeoapi reads a GeoPackage with."""
    common = {"type": "feature", "id_field": "fid"}
    return {
        "SQLiteGPKG": common | {"name": "SQLiteGPKG", "table": "squares", "data": file},
        "OGR": common | {
            "name": "OGR", "layer": "squares",
            "data": {
                "source_type": "GPKG", "source": file, "source_capabilities": {"paging": True}, "gdal_ogr_options": {},
            },
        },
    }


def pygeoapi(folder: pathlib.Path, provider: dict, side: int) -> dict[int, tuple[float, float, float, int]]:
    port = free_port()
    text = {"en": "squares"}
    config = {
        "server": {
            "bind": {"host": "127.0.0.1", "port": port}, "url": f"http://127.0.0.1:{port}", "mimetype": "application/json",
            "encoding": "utf-8", "languages": ["en"], "limits": {"default_items": 100, "max_items": 100},
            "map": {"url": "https://tile.example.org/{z}/{x}/{y}.png", "attribution": "none"},
        },
        "logging": {"level": "ERROR"},
        "metadata": {
            "identification": {
                "title": text, "description": text, "keywords": {"en": ["squares"]}, "keywords_type": "theme",
                "terms_of_service": "none", "url": "https://example.org",
            },
            "license": {"name": "none", "url": "https://example.org"},
            "provider": {"name": "none", "url": "https://example.org"}, "contact": {"name": "none"},
        },
        "resources": {
            "squares": {
                "type": "collection", "title": text, "description": text, "keywords": {"en": ["squares"]}, "links": [],
                "extents": {"spatial": {"bbox": [-180, -90, 180, 90], "crs": "http://www.opengis.net/def/crs/OGC/1.3/CRS84"}},
                "providers": [provider],
            }
        },
    }
    # JSON is YAML.
    (folder / "pygeoapi.yml").write_text(json.dumps(config))
    names = {"PYGEOAPI_CONFIG": str(folder / "pygeoapi.yml"), "PYGEOAPI_OPENAPI": str(folder / "openapi.yml")}
    environment = os.environ | names
    programs = pathlib.Path(sys.executable).parent
    subprocess.run(
        [programs / "pygeoapi", "openapi", "generate", names["PYGEOAPI_CONFIG"], "--output-file", names["PYGEOAPI_OPENAPI"]],
        env=environment, check=True, stdout=subprocess.DEVNULL)
    server = subprocess.Popen(
        [programs / "gunicorn", "--bind", f"127.0.0.1:{port}", "--keep-alive", "60", "--workers", "2", "--threads", "2", "--log-level", "error",
         "pygeoapi.flask_app:APP"], env=environment, stderr=subprocess.DEVNULL)
    try:
        wait(port, "/")
        return measure(server.pid, port, "/collections/squares/items", side)
    finally:
        server.terminate()
        server.wait()


program = sys.argv[1]
print(f"{'rows':>9} {'server':19} {'connections':>11} {'requests/s':>10} {'median ms':>9} {'computed ms':>11} {'errors':>6} {'gridmap is':>10}")
with tempfile.TemporaryDirectory() as name:
    for rows in map(int, sys.argv[2:]):
        side = round(rows**0.5)
        file = f"{name}/{rows}.gpkg"
        make(file, side)
        ours = gridmap(program, file, side)
        servers = {"gridmap": ours} | {
            f"pygeoapi {kind}": pygeoapi(pathlib.Path(name), provider, side) for kind, provider in providers(file).items()
        }
        for server, results in servers.items():
            for count, (rate, median, cost, failures) in results.items():
                print(
                    f"{side * side:>9} {server:19} {count:>11} {rate:>10.1f} {median:>9.2f} {cost:>11.2f} {failures:>6}"
                    f" {ours[count][0] / rate:>9.1f}x", flush=True)
