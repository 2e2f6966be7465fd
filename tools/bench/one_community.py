"""Town as one community, its ground COUNT times side by side, with all barriers and buildings, as a GeoPackage.

usage: one_community.py TOWN.gpkg COUNT OUT.gpkg
"""

import sys

import geopandas
import pandas


def main() -> None:
    town, count, out = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    communities = geopandas.read_file(town, layer="communities")
    west, _, east, _ = communities.total_bounds

    def repeated(layer: geopandas.GeoDataFrame, key: str) -> geopandas.GeoDataFrame:
        copies = []
        for copy in range(count):
            moved = layer.copy()
            moved["geometry"] = moved.translate(xoff=copy * (east - west + 100))
            moved[key] = [f"{copy}-{value}" for value in moved[key]]
            copies.append(moved)
        return geopandas.GeoDataFrame(pandas.concat(copies), crs=layer.crs)

    ground = repeated(communities, "name")
    outline = geopandas.GeoDataFrame(
        {"code": communities["code"][:1], "name": ["town"]}, geometry=[ground.union_all().convex_hull], crs=ground.crs)
    outline.to_file(out, layer="communities")
    for name in ("barriers", "buildings"):
        repeated(geopandas.read_file(town, layer=name), "ref").to_file(out, layer=name)


if __name__ == "__main__":
    main()
