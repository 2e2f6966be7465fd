"""Reads lines of JSON `{"tile": "z/x/y", "geojson": …, "topojson": …, "mvt": base64}`, one tile in three formats, and says
how many features there were, after one line for everything in which the formats differ or a rule of theirs is broken.

MVT is decoded by mapbox-vector-tile and, with the argument `tippecanoe`, by tippecanoe-decode as well."""
import base64
import json
import math
import pathlib
import subprocess
import sys
import tempfile

import mapbox_vector_tile
import shapely
from shapely.geometry import shape


def on_grid(geometry, z, x, y):
    """A geometry in degrees, in units of the tile."""
    side = 4096 << z

    def place(points):
        out = []
        for lon, lat in points:
            u = (lon / 360 + 0.5) * side - x * 4096
            v = (0.5 - math.asinh(math.tan(math.radians(lat))) / math.tau) * side - y * 4096
            assert abs(u - round(u)) < 0.3 and abs(v - round(v)) < 0.3, "off the grid"
            out.append((round(u), round(v)))
        return out

    return shapely.transform(geometry, lambda c: [list(p) for p in place(c)])


def plain(properties):
    """Properties as MVT can hold them."""
    return {
        name: json.dumps(value, ensure_ascii=False, separators=(",", ":")) if isinstance(value, (list, dict)) else value
        for name, value in properties.items()
        if value is not None
    }


def decoded(topology):
    """The features of a topology, by layer."""
    assert topology["type"] == "Topology"
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    digits = round(-math.log10(sx))
    arcs = []
    for arc in topology["arcs"]:
        u = v = 0
        points = []
        for dx, dy in arc:
            u, v = u + dx, v + dy
            points.append((round(u * sx + tx, digits), round(v * sy + ty, digits)))
        arcs.append(points)

    def line(indices):
        points = []
        for i in indices:
            arc = arcs[i] if i >= 0 else arcs[~i][::-1]
            assert not points or points[-1] == arc[0], "a broken line"
            points += arc[1:] if points else arc
        return points

    def geometry(g):
        kind = g["type"]
        if kind == "Point":
            c = g["coordinates"]
            return {"type": kind, "coordinates": [round(c[0] * sx + tx, digits), round(c[1] * sy + ty, digits)]}
        depth = {"LineString": 0, "MultiLineString": 1, "Polygon": 1, "MultiPolygon": 2}[kind]

        def lines(a, n):
            return line(a) if n == 0 else [lines(b, n - 1) for b in a]

        return {"type": kind, "coordinates": lines(g["arcs"], depth)}

    edges = [frozenset(e) for arc in arcs for e in zip(arc, arc[1:])]
    assert len(set(edges)) == len(edges), "an edge is there twice"
    return {
        name: [{"id": g.get("id"), "properties": g["properties"], "geometry": geometry(g)} for g in o["geometries"]]
        for name, o in topology["objects"].items()
    }


def by_layer(collection, names):
    """Features of a GeoJSON tile by layer, without the property that says it."""
    if len(names) == 1:
        return {names[0]: collection["features"]}
    layers = {name: [] for name in names}
    for feature in collection["features"]:
        layers[feature["properties"].pop("layer")].append(feature)
    return layers


def rings(geometry):
    for polygon in shapely.get_parts(geometry):
        if polygon.geom_type == "Polygon":
            yield from (list(r.coords) for r in [polygon.exterior, *polygon.interiors])
        elif polygon.geom_type == "LineString":
            yield list(polygon.coords)


def compare(line):
    z, x, y = map(int, line["tile"].split("/"))
    topo = decoded(line["topojson"])
    geo = by_layer(line["geojson"], list(topo))
    for name, features in topo.items():
        assert len(features) == len(geo[name]), f"{name}: as many features in TopoJSON"
        for a, b in zip(features, geo[name]):
            assert a["id"] == b.get("id") and a["properties"] == b["properties"], f"{name}: TopoJSON's properties"
            # Rings may start elsewhere; lines may not.
            p, q = shape(a["geometry"]), shape(b["geometry"])
            assert a["geometry"]["type"] == b["geometry"]["type"] and p.normalize() == q.normalize(), (
                f"{name}: TopoJSON's shape of {a['id']}"
            )
    raw = base64.b64decode(line["mvt"])
    tile = mapbox_vector_tile.decode(raw, default_options={"y_coord_down": True}) if raw else {}
    assert set(tile) == {name for name, features in geo.items() if features}, f"layers {list(tile)}"
    count = 0
    for name, layer in tile.items():
        assert layer["version"] == 2 and layer["extent"] == 4096
        assert len(layer["features"]) == len(geo[name]), f"{name}: as many features in MVT"
        for a, b in zip(layer["features"], geo[name]):
            count += 1
            assert a.get("id") == b.get("id") or (b.get("id") is None and a.get("id") in (None, 0)), "id"
            assert a["properties"] == plain(b["properties"]), f"{name}: {a['properties']} is not {b['properties']}"
            p, q = shape(a["geometry"]), on_grid(shape(b["geometry"]), z, x, y)
            assert p.is_valid, f"{name}: {b.get('id')} is invalid"
            assert p.normalize() == q.normalize(), f"{name}: the shape of {b.get('id')}:\n{p}\n{q}"
            for ring in rings(p):
                assert all(s != t for s, t in zip(ring, ring[1:])), "a line of no length"
    if "tippecanoe" in sys.argv and raw:
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "tile.mvt"
            file.write_bytes(raw)
            program = pathlib.Path(sys.executable).parent / "tippecanoe-decode"
            done = subprocess.run([program, file, str(z), str(x), str(y)], capture_output=True, text=True)
            assert done.returncode == 0 and not done.stderr, f"tippecanoe-decode: {done.stderr}"
            found = [f for layer in json.loads(done.stdout)["features"] for f in layer["features"]]
            # tippecanoe leaves out an id of zero, so ours never is.
            ids = sorted(str(f.get("id")) for f in found)
            expected = sorted(str(f.get("id")) for features in geo.values() for f in features)
            assert ids == expected, "tippecanoe-decode finds other features"
    return count


features = 0
for text in sys.stdin:
    line = json.loads(text)
    try:
        features += compare(line)
    except AssertionError as error:
        print(f"{line['tile']}: {error}")
print(f"{features} features")
