"""Kills import, assign and publish at random moments and at every failpoint, a server reading beside, and compares what is left.

usage: kills.py GRIDMAP BASE.gpkg BUILDINGS COUNT [SEED]

BASE is a published district with a draft. Each round works on a copy: an import of BUILDINGS, an assignment after it, or
the draft's publishing is killed; the file must be as before or as after, compared as a dump of every table without its
times; the same command again must end like one that was never killed, and `gridmap check` find nothing broken. COUNT
rounds are killed at random moments, besides one at every failpoint. All the time a client asks the server for a place,
the grids and the buildings: each answer must be, to the byte, the one before or the one after, and the last one that after.

Prints one JSON object; exits with 1 when something is not as it must be.
"""

import collections
import hashlib
import json
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
LAST = ["written", "committed", "checkpointed"]
FAILPOINTS = {
    "import": ["imported", *LAST],
    "assign": ["assign.chunk", "assign.staged", "assign.history", "assign.updated", "assign.flipped", "assign.listed", *LAST],
    "publish": LAST,
}
QUESTIONS = [
    "/locate?lon=7.42&lat=43.735", "/ogc/collections/grids/items?limit=1000", "/ogc/collections/buildings/items?limit=10000",
]


def dump(path: str) -> str:
    db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok", "integrity"
    digest = hashlib.sha256()
    for line in db.iterdump():
        digest.update(TIMES.sub("T", line).encode())
    db.close()
    return digest.hexdigest()


class Server:
    def __init__(self, gridmap: str, path: str):
        self.process = subprocess.Popen(
            [gridmap, "serve", path, "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        while line := self.process.stdout.readline():
            if found := re.search(r"http://[^\s]+", line):
                self.address = found.group().rstrip("/.")
                break
        threading.Thread(target=self.process.stdout.read, daemon=True).start()

    def ask(self, question: str) -> str:
        """A hash of the answer, or why there is none."""
        try:
            with urllib.request.urlopen(self.address + question, timeout=60) as answer:
                return hashlib.sha256(answer.read().replace(self.address.encode(), b"")).hexdigest()
        except urllib.error.HTTPError as error:
            return str(error.code)
        except OSError as error:
            return str(error)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()


class Reader:
    """A server and someone who asks it all the time."""

    def __init__(self, gridmap: str, path: str):
        self.server = Server(gridmap, path)
        self.answers = collections.Counter()
        self.stopped = False
        self.thread = threading.Thread(target=self.read)
        self.thread.start()

    def read(self) -> None:
        while not self.stopped:
            for question in QUESTIONS:
                self.answers[question, self.server.ask(question)] += 1
            time.sleep(0.01)

    def stop(self) -> None:
        self.stopped = True
        self.thread.join()
        self.server.stop()


class Whole:
    """What a command makes of a file when nothing kills it."""

    def __init__(self, gridmap: str, command: list[str], base: str, path: str):
        self.base = base
        self.before, self.told = dump(base), self.answers(gridmap, base)
        shutil.copy(base, path)
        began = time.monotonic()
        self.status = subprocess.run(command).returncode
        self.span = time.monotonic() - began
        assert self.status in (0, 2), self.status
        self.after, self.telling = dump(path), self.answers(gridmap, path)
        assert self.before != self.after and self.told[0] != self.telling[0]

    @staticmethod
    def answers(gridmap: str, path: str) -> list[str]:
        server = Server(gridmap, path)
        answers = [server.ask(question) for question in QUESTIONS]
        server.stop()
        assert all(len(answer) == 64 for answer in answers), answers
        return answers


def main() -> int:
    gridmap, base, source, count = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
    generator = random.Random(int(sys.argv[5]) if len(sys.argv) > 5 else 1)
    left, reads, faults = collections.Counter(), collections.Counter(), []
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/round.gpkg"
        commands = {
            "import": [gridmap, "import", path, "buildings", source, "--key", "ref", "--quiet"],
            "assign": [gridmap, "assign", path, "--quiet", "--moved", f"{folder}/moved.csv"],
            "publish": [gridmap, "publish", path, "--quiet"],
        }
        wholes, imported = {}, f"{folder}/imported.gpkg"
        for kind, command in commands.items():
            wholes[kind] = Whole(gridmap, command, imported if kind == "assign" else base, path)
            if kind == "import":
                shutil.copy(path, imported)
        rounds = [(kind, name) for kind, names in FAILPOINTS.items() for name in names]
        rounds += [(kind, None) for kind in (list(commands) * count)[:count]]
        for kind, failpoint in rounds:
            command, whole = commands[kind], wholes[kind]
            for suffix in ("-wal", "-shm", ".lock"):
                if os.path.exists(path + suffix):
                    os.remove(path + suffix)
            shutil.copy(whole.base, path)
            reader = Reader(gridmap, path)
            process = subprocess.Popen(command, env={**os.environ, **({"GRIDMAP_FAILPOINT": failpoint} if failpoint else {})})
            if failpoint is None:
                time.sleep(generator.uniform(0.05, 1.2) * whole.span)
                process.send_signal(signal.SIGKILL)
            name = f"{kind} killed at {failpoint or 'random'}"
            if process.wait() != -signal.SIGKILL and failpoint:
                faults.append(f"{name}: not reached")
            now = dump(path)
            left["before" if now == whole.before else "after" if now == whole.after else "neither"] += 1
            if now not in (whole.before, whole.after):
                faults.append(f"{name}: a file as neither before nor after")
            if now != whole.after:
                status = subprocess.run(command).returncode
                if status != whole.status:
                    faults.append(f"{name}: {status} the second time")
            if dump(path) != whole.after:
                faults.append(f"{name}: the second time ends otherwise")
            checked = subprocess.run([gridmap, "check", path, "--json"], capture_output=True, text=True).stdout
            if json.loads(checked.splitlines()[-1])["faults"] != 0:
                faults.append(f"{name}: the file does not pass its check")
            until = time.monotonic() + 30
            while (last := [reader.server.ask(question) for question in QUESTIONS]) != whole.telling:
                if time.monotonic() > until:
                    faults.append(f"{name}: the server does not tell what is in the file")
                    break
                time.sleep(0.05)
            reader.stop()
            for (question, answer), number in reader.answers.items():
                place = QUESTIONS.index(question)
                if answer == whole.telling[place]:
                    reads["after"] += number
                elif answer == whole.told[place]:
                    reads["before"] += number
                else:
                    reads["neither"] += number
                    faults.append(f"{name}: {question} was answered {answer}")
    print(json.dumps({"kills": len(rounds), "left": left, "reads": reads, "faults": faults}))
    return 1 if faults else 0


sys.exit(main())
