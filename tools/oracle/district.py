"""What SQLite itself says of a district's file, as one JSON object.

    district.py FILE

digest: of everything in it, tables, rows and triggers; generation; integrity; locked: codes of grids; operations: the log,
oldest first.
"""
import hashlib
import json
import sqlite3
import sys

file = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
file.row_factory = sqlite3.Row
digest = hashlib.sha256()
for statement in file.iterdump():
    digest.update(statement.encode())
json.dump({
    "digest": digest.hexdigest(),
    "generation": file.execute("SELECT value FROM counters WHERE name = 'generation'").fetchone()[0],
    "integrity": file.execute("PRAGMA integrity_check").fetchone()[0],
    "locked": [row["code"] for row in file.execute("SELECT code FROM grids WHERE locked ORDER BY code")],
    "operations": [
        {key: row[key] or "" for key in ("actor", "command", "reason")}
        for row in file.execute("SELECT actor, command, reason FROM operations ORDER BY id")
    ],
}, sys.stdout)
