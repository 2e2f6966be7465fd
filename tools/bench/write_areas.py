"""The grids of make_grids.py as GeoJSON in degrees, one to a line, for programs.

    write_areas.py FOLDER OUT.geojsonl
"""

import pathlib
import sys

import numpy as np

folder, out = pathlib.Path(sys.argv[1]), sys.argv[2]
vertices = np.fromfile(folder / "rings.i32", "<i4").reshape(-1, 2) / 1e7
ends = np.fromfile(folder / "ring_ends.u32", "<u4")
cells = np.fromfile(folder / "ring_cells.u32", "<u4")
rings: dict[int, list[str]] = {}
for start, end, cell in zip([0, *ends[:-1]], ends, cells):
    ring = vertices[start:end]
    text = ",".join(f"[{lon:.7f},{lat:.7f}]" for lon, lat in [*ring, ring[0]])
    rings.setdefault(int(cell), []).append(f"[{text}]")
with open(out, "w") as file:
    for cell, parts in rings.items():
        file.write(
            f'{{"type":"Feature","properties":{{"code":"{cell}"}},'
            f'"geometry":{{"type":"Polygon","coordinates":[{",".join(parts)}]}}}}\n'
        )
