"""Points in grids with another engine, on one core.

    locate.py geopandas|duckdb|sedona FOLDER points|sorted POINTS ANSWER.u32

FOLDER is one of make_grids.py with --wkb; the first POINTS points of points.parquet or sorted.parquet are asked for.
Written is for each point the smallest cell that covers it, 4294967295 for none; printed are a processor's seconds as JSON.
Coordinates are whole lattice units, so every engine decides exactly.
"""

import json
import os
import pathlib
import sys
import time

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})

import numpy as np  # noqa: E402


def geopandas(folder: pathlib.Path, order: str, count: int):
    import geopandas as gpd

    cells = gpd.read_parquet(folder / "cells.parquet")
    points = gpd.read_parquet(folder / f"{order}.parquet").iloc[:count]
    start = time.process_time()
    found = gpd.sjoin(points, cells, predicate="intersects")
    return start, found["point"].to_numpy(), found["cell"].to_numpy()


JOIN = "SELECT p.point, c.cell FROM points p JOIN cells c ON ST_Intersects(c.geometry, p.geometry)"


def duckdb(folder: pathlib.Path, order: str, count: int):
    from assign_duckdb import opened

    db = opened(":memory:")
    db.execute("SET threads = 1")
    db.execute(f"CREATE TABLE cells AS SELECT * FROM '{folder}/cells.parquet'")
    db.execute(f"CREATE TABLE points AS SELECT * FROM '{folder}/{order}.parquet' LIMIT {count}")
    start = time.process_time()
    found = db.execute(JOIN).fetchnumpy()
    return start, found["point"], found["cell"]


def sedona(folder: pathlib.Path, order: str, count: int):
    import sedonadb

    db = sedonadb.connect()
    db.sql("SET datafusion.execution.target_partitions = 1").execute()
    for table, file in (("cells", "cells"), ("points", order)):
        frame = db.read_parquet(str(folder / f"{file}.parquet"))
        if table == "points":
            frame = frame.limit(count)
        frame.to_memtable().to_view(table, overwrite=True)
    start = time.process_time()
    found = db.sql(JOIN).to_arrow_table()
    return start, found["point"].to_numpy(), found["cell"].to_numpy()


def main() -> None:
    engine, folder, order, count, answer = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]), sys.argv[5]
    start, at, cell = {"geopandas": geopandas, "duckdb": duckdb, "sedona": sedona}[engine](folder, order, count)
    seconds = time.process_time() - start
    cells = np.full(count, 0xFFFFFFFF, np.uint32)
    np.minimum.at(cells, at, cell.astype(np.uint32))
    cells.astype("<u4").tofile(answer)
    print(json.dumps({"seconds": seconds}))


if __name__ == "__main__":
    main()
