"""Compares tile matrix sets, read as lines of JSON, with those that morecantile carries, and says how many matrices are the
same, or what differs.
"""
import json
import math
import sys

import morecantile

count = 0
for line in sys.stdin:
    given = json.loads(line)
    known = morecantile.tms.get(given["id"])
    assert given["uri"].endswith(str(known.uri).rsplit("/", 1)[1]), (given["uri"], known.uri)
    assert given["wellKnownScaleSet"] == str(known.wellKnownScaleSet), known.wellKnownScaleSet
    for ours in given["tileMatrices"]:
        theirs = known.matrix(int(ours["id"]))
        pairs = [
            (ours["scaleDenominator"], theirs.scaleDenominator), (ours["cellSize"], theirs.cellSize),
            (ours["matrixWidth"], theirs.matrixWidth), (ours["matrixHeight"], theirs.matrixHeight),
            (ours["tileWidth"], theirs.tileWidth), (ours["tileHeight"], theirs.tileHeight),
            *zip(ours["pointOfOrigin"], theirs.pointOfOrigin, strict=True),
        ]
        for a, b in pairs:
            assert math.isclose(a, b, rel_tol=1e-9), (given["id"], ours["id"], a, b)
        assert ours["cornerOfOrigin"] == theirs.cornerOfOrigin
        count += 1
print(f"{count} matrices")
