"""Points as rows of CSV, with a key and a name as buildings have them.

    make_points_csv.py POINTS.i32 ROWS OUT.csv
"""

import sys

import numpy as np

points, rows, out = np.fromfile(sys.argv[1], "<i4").reshape(-1, 2) / 1e7, int(sys.argv[2]), sys.argv[3]
with open(out, "w") as file:
    file.write("ref,lon,lat,name\n")
    for start in range(0, rows, len(points)):
        some = points[: rows - start].tolist()
        file.writelines(f"b{start + i},{lon:.7f},{lat:.7f},Building {i}\n" for i, (lon, lat) in enumerate(some))
