"""Reads shapes by shapely and writes them again in every dialect it knows.

stdin:  [{"wkb": hex, "wkt": text, "geojson": text}, ...], the same shape three times
stdout: [{"type": name, "coordinates": {"wkb": [[x, y], ...], "wkt": ..., "geojson": ...}, "written": {dialect: text}}, ...]
"""

import json
import sys

import shapely


def written(shape):
    deep = shapely.force_3d(shape, 7)
    return {
        "wkb iso little": shapely.to_wkb(shape, hex=True, byte_order=1, flavor="iso"),
        "wkb iso big": shapely.to_wkb(shape, hex=True, byte_order=0, flavor="iso"),
        "wkb iso big z": shapely.to_wkb(deep, hex=True, byte_order=0, flavor="iso"),
        "wkb extended little srid": shapely.to_wkb(
            shapely.set_srid(shape, 4490), hex=True, byte_order=1, include_srid=True, flavor="extended"
        ),
        "wkb extended big z srid": shapely.to_wkb(
            shapely.set_srid(deep, 4490), hex=True, byte_order=0, include_srid=True, flavor="extended"
        ),
        "wkt": shapely.to_wkt(shape, rounding_precision=-1),
        "wkt z": shapely.to_wkt(deep, rounding_precision=-1, output_dimension=3),
        "geojson": shapely.to_geojson(shape),
        "geojson z": shapely.to_geojson(deep, indent=1),
    }


def answer(texts):
    shapes = {
        "wkb": shapely.from_wkb(texts["wkb"]),
        "wkt": shapely.from_wkt(texts["wkt"]),
        "geojson": shapely.from_geojson(texts["geojson"]),
    }
    return {
        "type": shapes["wkb"].geom_type,
        "coordinates": {name: shapely.get_coordinates(shape).tolist() for name, shape in shapes.items()},
        "written": written(shapes["wkb"]),
    }


json.dump([answer(texts) for texts in json.load(sys.stdin)], sys.stdout)
