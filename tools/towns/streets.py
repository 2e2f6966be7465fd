"""Street patterns: each returns lines as (shape, kind), kinds `arterial` and `street`, around the origin, in metres."""
import math

import numpy
import shapely
from shapely import LineString
from shapely.affinity import rotate


def chequered(random, reach):
    """Streets at right angles, every third or fourth an arterial, spacing uneven."""
    lines = []
    for turned in (False, True):
        place, number = -reach, 0
        every = int(random.integers(3, 5))
        while place < reach:
            line = LineString([(-reach, place), (reach, place)])
            lines.append((rotate(line, 90, origin=(0, 0)) if turned else line, "street" if number % every else "arterial"))
            place += random.uniform(70, 190)
            number += 1
    angle = random.uniform(0, 90)
    return [(rotate(line, angle, origin=(0, 0)), kind) for line, kind in lines]


def radial(random, reach):
    """Spokes and rings around a centre that is not quite the middle."""
    centre = random.uniform(-reach / 4, reach / 4, 2)
    spokes = int(random.integers(7, 13))
    angles = numpy.sort(random.uniform(0, 0.5, spokes) + numpy.arange(spokes)) * 2 * math.pi / spokes

    def at(angle, radius):
        return centre + radius * numpy.array([math.cos(angle), math.sin(angle)])

    lines = [(LineString([at(a, 60), at(a, 3 * reach)]), "street" if i % 2 else "arterial") for i, a in enumerate(angles)]
    radius, number = 60.0, 0
    while radius < 2 * reach:
        ring = [at(angle, radius) for angle in numpy.linspace(0, 2 * math.pi, 40)[:-1]]
        lines.append((LineString([*ring, ring[0]]), "street" if number % 3 else "arterial"))
        radius += random.uniform(90, 170)
        number += 1
    return lines


def organic(random, reach):
    """The edges between cells around scattered places, crossed by two winding arterials."""
    places = random.uniform(-1.2 * reach, 1.2 * reach, (int((2.4 * reach / random.uniform(110, 170)) ** 2), 2))
    edges = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(places), only_edges=True))
    lines = [(edge, "street") for edge in edges if edge.length > 1]
    for turn in (0, 90):
        lines.append((rotate(winding(random, reach, 60), turn + random.uniform(-20, 20), origin=(0, 0)), "arterial"))
    return lines


def mixed(random, reach):
    """A planned half beside a grown one, an arterial between them."""
    west = shapely.box(-3 * reach, -3 * reach, 0, 3 * reach)
    east = shapely.box(0, -3 * reach, 3 * reach, 3 * reach)
    lines = [(shapely.intersection(line, west), kind) for line, kind in chequered(random, 1.5 * reach)]
    lines += [(shapely.intersection(line, east), kind) for line, kind in organic(random, reach)]
    lines.append((LineString([(0, -2 * reach), (0, 2 * reach)]), "arterial"))
    return [(part, kind) for line, kind in lines for part in shapely.get_parts(line) if part.length > 1]


def winding(random, reach, swing):
    """A line from west to east that strays from straight by about `swing` metres."""
    x = numpy.linspace(-1.6 * reach, 1.6 * reach, 30)
    phases, waves = random.uniform(0, 2 * math.pi, 3), random.uniform(1, 4, 3)
    y = swing * sum(numpy.sin(wave * x / reach + phase) for wave, phase in zip(waves, phases))
    return LineString(numpy.column_stack([x, y + random.uniform(-reach / 3, reach / 3)]))


PATTERNS = {"chequered": chequered, "radial": radial, "organic": organic, "mixed": mixed}
