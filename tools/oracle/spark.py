"""Runs the Spark job on random points around Monaco in local[2] and compares it with one process.

    spark.py GRIDMAP INDEX FOLDER

Prints JSON: rows, partitions the result was written in, rows in a grid, rows whose answers differ.
"""

import json
import os
import pathlib
import subprocess
import sys

import numpy as np
import pyarrow as pa
import pyarrow.compute
import pyarrow.csv
import pyarrow.parquet

gridmap, index, folder = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
job = pathlib.Path(__file__).parents[1] / "spark/locate.py"
rng = np.random.default_rng(9)
count = 300_000
# Seven decimals, so that both ways read the same numbers.
lon = np.round(rng.uniform(7.405, 7.445, count), 7)
lon[rng.random(count) < 0.001] = np.inf
lon[rng.random(count) < 0.001] = -np.inf
table = pa.table(
    {
        "ref": [f"b{i}" for i in range(count)],
        "lon": pa.array(lon, mask=rng.random(count) < 0.001),
        "lat": np.round(rng.uniform(43.722, 43.754, count), 7),
    }
)
(folder / "points").mkdir()
for start in range(0, count, 60_000):
    pa.parquet.write_table(table.slice(start, 60_000), folder / f"points/{start}.parquet")
subprocess.run(
    [sys.executable, job, index, folder / "points", folder / "located", "--gridmap", gridmap]
    + ["--master", "local[2]"],
    check=True,
    stdout=subprocess.DEVNULL,
    env=os.environ | {"PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"},
)
parts = sorted((folder / "located").glob("*.parquet"))
spark = {
    ref: grid or ""
    for part in parts
    for ref, grid in zip(*(pa.parquet.read_table(part).column(name).to_pylist() for name in ("ref", "grid")))
}
known = table.filter(pa.compute.is_finite(table["lon"]))
pa.csv.write_csv(known, folder / "points.csv")
subprocess.run([gridmap, "locate", index, folder / "points.csv", "-o", folder / "alone.csv", "--quiet"], check=True)
text = pa.csv.ConvertOptions(column_types={"grid": pa.string()}, strings_can_be_null=False)
alone = pa.csv.read_csv(folder / "alone.csv", convert_options=text)
single = dict(zip(alone["ref"].to_pylist(), alone["grid"].to_pylist()))
print(
    json.dumps(
        {
            "rows": len(spark),
            "partitions": len(parts),
            "located": sum(grid != "" for grid in spark.values()),
            "differing": sum(single.get(ref, "") != grid for ref, grid in spark.items()),
        }
    )
)
