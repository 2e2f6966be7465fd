"""The rows of a CSV with their cells, written as CSV again, by DuckDB on all cores.

    locate_csv_duckdb.py CELLS.parquet POINTS.csv LOCATED.csv
"""

import sys

from assign_duckdb import opened

cells, points, located = sys.argv[1:]
db = opened(":memory:")
db.execute(f"CREATE TABLE cells AS SELECT cell, geometry FROM '{cells}'")
# Longitude and latitude in lattice units, as the cells are.
db.execute(
    f"""
    COPY (
        SELECT p.*, c.cell AS grid
        FROM read_csv('{points}') p
        LEFT JOIN cells c ON ST_Intersects(c.geometry, ST_Point(round(p.lon * 1e7), round(p.lat * 1e7)))
    ) TO '{located}' (HEADER)
    """
)
