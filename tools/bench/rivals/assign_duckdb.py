"""The same batch in DuckDB: buildings joined with grids by their footprints' shares, then one UPDATE.

    assign_duckdb.py prepare GRIDS.geojson BUILDINGS.geojson FILE.duckdb
    assign_duckdb.py run FILE.duckdb

`prepare` loads the tables; `run` is what is timed. Grids and buildings are planar on degrees, as a user of
DuckDB would take them.
"""

import pathlib
import sys

import duckdb
import duckdb_extension_spatial


def opened(path: str) -> duckdb.DuckDBPyConnection:
    db = duckdb.connect(path)
    # The wheel brings the extension; nothing is fetched.
    extension = next(pathlib.Path(duckdb_extension_spatial.__file__).parent.rglob("spatial.duckdb_extension"))
    db.execute(f"LOAD '{extension}'")
    return db


def prepare(grids: str, buildings: str, path: str) -> None:
    db = opened(path)
    for table, source, key in (("grids", grids, "code"), ("buildings", buildings, "ref")):
        db.execute(
            f"CREATE TABLE {table} AS SELECT {key}, geom FROM ST_Read('{source}')"
        )
    db.execute("ALTER TABLE buildings ADD COLUMN grid VARCHAR; ALTER TABLE buildings ADD COLUMN share DOUBLE")
    db.execute("CHECKPOINT")


def run(path: str) -> None:
    db = opened(path)
    db.execute(
        """
        CREATE TEMP TABLE found AS
        SELECT ref, arg_max(code, share) AS grid, max(share) AS share FROM (
            SELECT b.ref, g.code, ST_Area(ST_Intersection(b.geom, g.geom)) / ST_Area(b.geom) AS share
            FROM buildings b JOIN grids g ON ST_Intersects(b.geom, g.geom))
        GROUP BY ref
        """
    )
    db.execute(
        "UPDATE buildings SET grid = found.grid, share = found.share FROM found WHERE found.ref = buildings.ref"
    )
    db.execute("CHECKPOINT")
    print(db.execute("SELECT count(*) FROM buildings WHERE grid IS NOT NULL").fetchone()[0])


if __name__ == "__main__":
    {"prepare": prepare, "run": run}[sys.argv[1]](*sys.argv[2:])
