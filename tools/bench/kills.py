"""Kills assign and import at random moments and at every failpoint, a server reading beside, and compares what is left.

usage: kills.py GRIDMAP BASE.gpkg BUILDINGS:LAYER COUNT [SEED]

BASE is a published district. Each round works on a copy: an import of BUILDINGS or an assignment after it is killed, the
file must be as before or as after, and the same command again must end like one that was never killed, compared as a dump
of every table without its times.
"""

import collections
import hashlib
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request

TIMES = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z")
FAILPOINTS = {
    "import": ["imported", "written", "committed", "checkpointed"],
    "assign": ["assign.chunk", "assign.staged", "assign.history", "assign.updated", "assign.flipped",
               "assign.listed", "written", "committed", "checkpointed"],
}


def dump(path: str) -> tuple[str, int]:
    db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok", "integrity"
    digest = hashlib.sha256()
    for line in db.iterdump():
        digest.update(TIMES.sub("T", line).encode())
    count = db.execute("SELECT count(*) FROM operations").fetchone()[0]
    db.close()
    return digest.hexdigest(), count


class Reader:
    """A server and someone who asks it all the time."""

    def __init__(self, gridmap: str, path: str):
        self.process = subprocess.Popen(
            [gridmap, "serve", path, "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.address = None
        while line := self.process.stdout.readline():
            if found := re.search(r"http://[^\s]+", line):
                self.address = found.group().rstrip("/.")
                break
        threading.Thread(target=self.process.stdout.read, daemon=True).start()
        self.answers = collections.Counter()
        self.stopped = False
        self.thread = threading.Thread(target=self.ask)
        self.thread.start()

    def ask(self) -> None:
        while not self.stopped:
            try:
                with urllib.request.urlopen(f"{self.address}/locate?lon=7.42&lat=43.735", timeout=5) as answer:
                    self.answers[answer.status] += 1
            except urllib.error.HTTPError as error:
                self.answers[error.code] += 1
            except OSError:
                self.answers["refused"] += 1
            time.sleep(0.01)

    def stop(self) -> None:
        self.stopped = True
        self.thread.join()
        self.process.terminate()
        self.process.wait()


def main() -> None:
    gridmap, base, source, count = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
    generator = random.Random(int(sys.argv[5]) if len(sys.argv) > 5 else 1)
    answers, outcomes = collections.Counter(), collections.Counter()
    with tempfile.TemporaryDirectory() as folder:
        def commands(kind: str, path: str) -> list[str]:
            if kind == "import":
                return [gridmap, "import", path, "buildings", source, "--key", "ref", "--quiet"]
            return [gridmap, "assign", path, "--quiet", "--moved", f"{folder}/moved.csv"]

        bases, expected, spans = {}, {}, {}
        bases["import"] = base
        bases["assign"] = f"{folder}/imported.gpkg"
        for kind in ("import", "assign"):
            whole = f"{folder}/whole-{kind}.gpkg"
            shutil.copy(bases[kind], whole)
            began = time.monotonic()
            status = subprocess.run(commands(kind, whole)).returncode
            spans[kind] = time.monotonic() - began
            assert status in (0, 2), status
            expected[kind] = (dump(bases[kind]), dump(whole))
            if kind == "import":
                shutil.copy(whole, bases["assign"])
        rounds = [(kind, name) for kind, names in FAILPOINTS.items() for name in names]
        rounds += [(("import", "assign")[n % 2], None) for n in range(count)]
        for kind, failpoint in rounds:
            path = f"{folder}/round.gpkg"
            for suffix in ("-wal", "-shm", ".lock"):
                subprocess.run(["rm", "-f", path + suffix])
            shutil.copy(bases[kind], path)
            reader = Reader(gridmap, path)
            before, after = expected[kind]
            environment = {**os.environ}
            if failpoint:
                environment["GRIDMAP_FAILPOINT"] = failpoint
            process = subprocess.Popen(commands(kind, path), env=environment)
            if failpoint is None:
                time.sleep(generator.uniform(0.05, 1.0) * spans[kind])
                process.send_signal(signal.SIGKILL)
            process.wait()
            left = dump(path)
            name = failpoint or "random"
            if left == before:
                outcomes[kind, name, "before"] += 1
                status = subprocess.run(commands(kind, path)).returncode
                assert status in (0, 2), status
            else:
                outcomes[kind, name, "after"] += 1
            reader.stop()
            answers += reader.answers
            if dump(path) != after:
                print("DIFFERS", kind, name)
                outcomes["differs"] += 1
    for key, number in sorted(outcomes.items(), key=str):
        print(*(key if isinstance(key, tuple) else (key,)), number)
    print(f"{len(rounds)} kills, {outcomes['differs']} different; the server answered {dict(answers)}")


main()
