"""Reads a package of tiles with tippecanoe-decode.

usage: decoded.py PACKAGE

Prints one JSON object: how many features each layer of each tile has, `{"z/x/y": {layer: count}}`, and what the program
said besides.
"""
import collections
import json
import pathlib
import subprocess
import sys

program = pathlib.Path(sys.executable).parent / "tippecanoe-decode"
done = subprocess.run([program, sys.argv[1]], capture_output=True, text=True, check=True)
tiles = {}
for tile in json.loads(done.stdout)["features"]:
    place = tile["properties"]
    layers = collections.Counter()
    for layer in tile["features"]:
        layers[layer["properties"]["layer"]] += len(layer["features"])
    tiles[f"{place['zoom']}/{place['x']}/{place['y']}"] = layers
print(json.dumps({"tiles": tiles, "said": done.stderr}))
