"""Points of any number located by many machines: Apache Spark hands partitions of them to `gridmap locate --binary`.

    tools/spark/locate.py INDEX POINTS OUT --gridmap PATH [--lon COLUMN] [--lat COLUMN] [--master local[2]]

INDEX is a file of `gridmap index`; it is copied to every executor once, and mapped there. POINTS is a Parquet file or
folder, or CSV with a header, with longitude and latitude in degrees. OUT is a folder of Parquet with all columns of
POINTS and two more: `cell`, the area's place in the index from 0, and `grid`, its name; both null outside, and where a coordinate is
none or no number.
--gridmap is where the program is on every executor. To submit to a cluster, use spark-submit and leave --master out.
"""

import argparse
import json
import subprocess

import numpy as np
import pyarrow as pa
from pyspark import SparkFiles
from pyspark.sql import SparkSession
from pyspark.sql.types import LongType, StringType, StructField, StructType

NOBODY = 0xFFFFFFFF


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("index")
    parser.add_argument("points")
    parser.add_argument("out")
    parser.add_argument("--gridmap", required=True)
    parser.add_argument("--lon", default="lon")
    parser.add_argument("--lat", default="lat")
    parser.add_argument("--master")
    return parser.parse_args()


def located(gridmap: str, index: str, pairs: np.ndarray) -> np.ndarray:
    """The cells of longitude, latitude pairs, by one run of the program."""
    run = subprocess.run(
        [gridmap, "locate", index, "--binary", "degrees"],
        input=np.ascontiguousarray(pairs, "<f8").tobytes(),
        capture_output=True,
        check=False,
    )
    if run.returncode != 0:
        raise RuntimeError(run.stderr.decode(errors="replace"))
    cells = np.frombuffer(run.stdout, "<u4")
    if len(cells) != len(pairs):
        raise RuntimeError(f"{len(pairs)} points went in, {len(cells)} cells came out")
    return cells


def main() -> None:
    asked = arguments()
    builder = SparkSession.builder.appName("gridmap locate")
    if asked.master:
        builder = builder.master(asked.master)
    # Large batches: each is one run of the program.
    spark = builder.config("spark.sql.execution.arrow.maxRecordsPerBatch", 2_000_000).getOrCreate()
    spark.sparkContext.addFile(asked.index)
    index_name = asked.index.rsplit("/", 1)[-1]
    names = json.loads(subprocess.run([asked.gridmap, "index", asked.index, "--names"], check=True, capture_output=True).stdout)
    shared_names = spark.sparkContext.broadcast(names)
    if asked.points.endswith(".csv"):
        points = spark.read.csv(asked.points, header=True, inferSchema=True)
    else:
        points = spark.read.parquet(asked.points)
    schema = StructType(
        [*points.schema.fields, StructField("cell", LongType()), StructField("grid", StringType())]
    )
    gridmap, lon, lat = asked.gridmap, asked.lon, asked.lat

    def locate(batches):
        index = SparkFiles.get(index_name)
        all_names = pa.array(shared_names.value, pa.string())
        for batch in batches:
            pairs = np.column_stack([batch.column(name).cast(pa.float64()).to_numpy(zero_copy_only=False) for name in (lon, lat)])
            known = np.isfinite(pairs).all(axis=1)
            cells = np.full(len(pairs), NOBODY, np.uint32)
            cells[known] = located(gridmap, index, pairs[known])
            numbers = pa.array(cells.astype(np.int64), mask=cells == NOBODY)
            yield pa.RecordBatch.from_arrays(
                [*batch.columns, numbers, all_names.take(numbers)], names=[*batch.schema.names, "cell", "grid"]
            )

    points.mapInArrow(locate, schema).write.mode("errorifexists").parquet(asked.out)
    spark.stop()


if __name__ == "__main__":
    main()
