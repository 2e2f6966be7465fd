"""Writes the buildings of data/partition/town.gpkg COUNT times, side by side, as GeoJSON in degrees.

usage: repeat_town.py TOWN.gpkg COUNT OUT.geojson
"""

import sys

import geopandas
import pandas


def main() -> None:
    town, count, out = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    buildings = geopandas.read_file(town, layer="buildings")
    west, _, east, _ = buildings.total_bounds
    copies = []
    for copy in range(count):
        moved = buildings[["bid", "households", "geometry"]].copy()
        moved["geometry"] = moved.translate(xoff=copy * (east - west + 100))
        moved["ref"] = [f"{copy}-{bid}" for bid in moved.pop("bid")]
        copies.append(moved)
    every = geopandas.GeoDataFrame(pandas.concat(copies, ignore_index=True), crs=buildings.crs)
    every.to_crs(4326).to_file(out, driver="GeoJSON", COORDINATE_PRECISION=7)


main()
