"""Repeats a district's exported layers side by side, shifted by whole units of the lattice, so that borders stay shared.

usage: repeat_district.py FOLDER COUNT OUT

FOLDER holds communities.geojson, grids.geojson and buildings.geojson as `gridmap export` writes them; OUT gets the same
files with COUNT copies, the copies' codes in streets of their own.
"""

import json
import sys

ACROSS = 12


def shifted(coordinates, east: int, north: int):
    if isinstance(coordinates[0], (int, float)):
        x, y = round(coordinates[0] * 1e7) + east, round(coordinates[1] * 1e7) + north
        return [x / 1e7, y / 1e7]
    return [shifted(part, east, north) for part in coordinates]


def corners(coordinates):
    if isinstance(coordinates[0], (int, float)):
        yield coordinates
    else:
        for part in coordinates:
            yield from corners(part)


def code(text: str, copy: int) -> str:
    return f"{text[:6]}{copy + 1:03}{text[9:]}"


def main() -> None:
    folder, count, out = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    layers = {}
    for layer in ("communities", "grids", "buildings"):
        with open(f"{folder}/{layer}.geojson", encoding="utf-8") as file:
            layers[layer] = json.load(file)["features"]
    places = [c for f in layers["communities"] for c in corners(f["geometry"]["coordinates"])]
    width, height = (
        round((max(p[axis] for p in places) - min(p[axis] for p in places)) * 1e7) + 20_000 for axis in (0, 1)
    )
    for layer, features in layers.items():
        with open(f"{out}/{layer}.geojson", "w", encoding="utf-8") as file:
            file.write('{"type":"FeatureCollection","features":[\n')
            first = True
            for copy in range(count):
                for index, feature in enumerate(features):
                    given = feature["properties"]
                    kept = {"households": given.get("households")}
                    if layer == "buildings":
                        kept["ref"] = f"{copy}-{given['ref']}"
                    else:
                        kept["code"] = code(given["code"], copy)
                        kept["name"] = f"{given['name']}{copy}"
                    row = {
                        "type": "Feature",
                        "properties": kept,
                        "geometry": {
                            "type": feature["geometry"]["type"],
                            "coordinates": shifted(
                                feature["geometry"]["coordinates"], copy % ACROSS * width, copy // ACROSS * height
                            ),
                        },
                    }
                    file.write(("" if first else ",\n") + json.dumps(row, ensure_ascii=False, separators=(",", ":")))
                    first = False
            file.write("\n]}\n")


main()
