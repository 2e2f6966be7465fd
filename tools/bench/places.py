"""What the benchmarks in Python share: districts to measure on, runs of programs, servers and what they compute."""
import atexit
import http.client
import os
import pathlib
import random
import re
import resource
import subprocess
import sys
import time

GRIDMAP = os.environ.get("GRIDMAP", ".build/release/gridmap")


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
    """n × n cells whose borders are broken lines, each in 16 pieces, near Jingzhou."""
    import geopandas
    import shapely

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


def monaco(folder):
    """Monaco's file with its grids in force."""
    file, source = folder / "monaco.gpkg", "data/monaco/monaco.gpkg"
    steps = [("communities", "boundaries", "code")]
    steps += [("barriers", layer, "ref") for layer in ["roads", "railways", "waterways", "water", "barriers"]]
    for layer, table, key in [*steps, ("buildings", "buildings", "ref"), ("units", "entrances", "ref")]:
        run(GRIDMAP, "import", file, layer, f"{source}:{table}", "--key", key, accepted=(0, 2))
    run(GRIDMAP, "partition", file, "--households", "300...500", "--publish", accepted=(0, 2))
    return file


def computed(process):
    """Seconds that a process and its children have computed."""
    children = pathlib.Path(f"/proc/{process}/task/{process}/children").read_text().split()
    fields = pathlib.Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    own = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return own + sum(computed(int(child)) for child in children)


class Served:
    """A server of ours, and a connection that is kept."""

    def __init__(self, file):
        self.process = subprocess.Popen(
            [GRIDMAP, "serve", str(file), "--port", "0", "--idle-seconds", "3600"], stdout=subprocess.PIPE, text=True)
        atexit.register(self.stop)
        while line := self.process.stdout.readline():
            if found := re.search(r"http://([^:/]+):(\d+)", line):
                self.port = int(found[2])
                self.connection = http.client.HTTPConnection(found[1], self.port, timeout=60)
                return
        sys.exit("the server did not start")

    def get(self, path, headers={}):
        """Status, entity tag and bytes."""
        self.connection.request("GET", path, headers=headers)
        answer = self.connection.getresponse()
        return answer.status, answer.getheader("ETag"), answer.read()

    def peak(self):
        """Megabytes of memory at most."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024

    def stop(self):
        self.process.terminate()
        self.process.wait()
