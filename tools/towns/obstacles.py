"""What parts a town on foot: rivers, railways, lakes, walls; and what leads over them."""
import numpy
import shapely
from shapely import LineString, Point
from shapely.affinity import rotate

from streets import winding

STRENGTH = {"river": 1.0, "railway": 1.0, "arterial": 0.9, "street": 0.6, "wall": 0.5, "path": 0.3, "bridge": 0.2,
            "crossing": 0.2, "gate": 0.2}
BANK = 12.0    # metres from a river or railway at which a street ends that does not cross it


def cross(random, streets, line, kind, way, share):
    """The streets with `line` laid through them: a share of those that meet it lead over it, the others end before
    it; earlier obstacles stay as they are."""
    strip = line.buffer(BANK)
    result = []
    for street, street_kind in streets:
        if street_kind not in ("arterial", "street") or not street.intersects(line):
            result.append((street, street_kind))
            continue
        result += [(part, street_kind) for part in shapely.get_parts(shapely.difference(street, strip))]
        for part in shapely.get_parts(shapely.intersection(street, strip)):
            # Arterials come first where few ways over are built.
            if part.intersects(line) and random.random() < (min(1, 2 * share) if street_kind == "arterial" else share):
                result.append((part, way))
    return result + [(line, kind)]


def river(random, streets, reach, share):
    line = rotate(winding(random, reach, reach / 12), random.uniform(0, 180), origin=(0, 0))
    return cross(random, streets, line, "river", "bridge", share)


def railway(random, streets, reach, share):
    line = rotate(winding(random, reach, 15), random.uniform(0, 180), origin=(0, 0))
    return cross(random, streets, line, "railway", "crossing", share)


def lakes(random, blocks, share):
    """The shores of lakes in a share of the blocks: nobody walks through."""
    shores = [block.buffer(-15).buffer(-10).buffer(10) for block in blocks if random.random() < share]
    return [(LineString(shore.exterior.coords), "river") for shore in shores if shore.geom_type == "Polygon" and shore]


def walls(random, blocks, share):
    """A share of the blocks walled in, each with one or two gates."""
    lines = []
    for block in blocks:
        if random.random() > share or block.area < 4000:
            continue
        yard = block.buffer(-4, join_style="mitre")
        if yard.geom_type != "Polygon" or yard.area < 3000:
            continue
        wall = LineString(yard.exterior.coords)
        lines.append((wall, "wall"))
        for _ in range(int(random.integers(1, 3))):
            gate = wall.interpolate(random.uniform(0, wall.length))
            side = shapely.intersection(block.exterior, Point(gate).buffer(15))
            target = shapely.get_coordinates(shapely.shortest_line(gate, side if not side.is_empty else block.exterior))[1]
            inward = 2 * numpy.array(gate.coords[0]) - target
            lines.append((LineString([target, inward]), "gate"))
    return lines
