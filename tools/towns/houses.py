"""Buildings: each kind fills a block with (footprint, levels, households), in metres; none of one block overlap."""
import math

import numpy
import shapely
from shapely import Polygon, box
from shapely.affinity import rotate, translate

MARGIN = 6.0    # metres from the streets around a block


def rows(ground, width, depth, gap, aisle, angle):
    """Rectangles in rows that lie wholly on the ground."""
    centre = ground.centroid.coords[0]
    level = rotate(ground, -angle, origin=centre)
    west, south, east, north = level.bounds
    found = []
    y = south
    while y + depth <= north:
        x = west
        while x + width <= east:
            shape = box(x, y, x + width, y + depth)
            if level.contains(shape):
                found.append(rotate(shape, angle, origin=centre))
            x += width + gap
        y += depth + aisle
    return found


def slabs(random, ground, angle):
    """Parallel blocks of flats, six levels or so."""
    width, levels = random.uniform(35, 65), int(random.integers(4, 8))
    return [(shape, levels, round(width / 12) * 2 * levels // 2) for shape in
            rows(ground, width, 12, random.uniform(6, 14), random.uniform(16, 26), angle)]


def towers(random, ground, angle):
    levels = int(random.integers(15, 34))
    return [(shape, levels, int(levels * random.integers(2, 5))) for shape in
            rows(ground, 24, 24, random.uniform(20, 40), random.uniform(25, 45), angle)]


def courtyard(random, ground, angle):
    """A closed edge of houses wall to wall, the yard behind them, a shed in it."""
    outer = ground.buffer(-1, join_style="mitre")
    inner = outer.buffer(-13, join_style="mitre")
    if outer.geom_type != "Polygon" or inner.geom_type != "Polygon" or inner.area < 200:
        return cottages(random, ground, angle)
    ring, centre, reach = outer.difference(inner), outer.centroid, 2 * math.sqrt(outer.area) + outer.length
    count = max(4, int(outer.length / random.uniform(22, 34)))
    turns = numpy.linspace(0, 2 * math.pi, count + 1) + random.uniform(0, 1)
    houses = []
    for a, b in zip(turns, turns[1:]):
        wedge = Polygon([(centre.x, centre.y)] + [
            (centre.x + reach * math.cos(t), centre.y + reach * math.sin(t)) for t in (a, b)])
        for part in shapely.get_parts(shapely.intersection(ring, wedge)):
            if part.geom_type == "Polygon" and part.area > 60:
                levels = int(random.integers(3, 7))
                houses.append((part, levels, max(1, round(part.area * levels / 110))))
    shed = translate(box(-4, -3, 4, 3), inner.representative_point().x, inner.representative_point().y)
    return houses + ([(shed, 1, 0)] if inner.contains(shed) else [])


def cottages(random, ground, angle):
    """Small houses, each a little askew, one family or two."""
    houses = []
    for shape in rows(ground, 9, 8, random.uniform(5, 14), random.uniform(6, 16), angle):
        if random.random() < 0.85:
            turned = rotate(shape, random.uniform(-12, 12))
            if ground.contains(turned):
                houses.append((turned, int(random.integers(1, 4)), int(random.integers(1, 3))))
    return houses


def works(random, ground, angle):
    """Halls in which nobody lives."""
    return [(shape, 1, 0) for shape in rows(ground, random.uniform(40, 70), 30, 15, 20, angle)]


def park(random, ground, angle):
    return []


KINDS = {"slabs": slabs, "towers": towers, "courtyard": courtyard, "cottages": cottages, "works": works, "park": park}


def fill(random, block, kind):
    ground = block.buffer(-MARGIN, join_style="mitre")
    if ground.is_empty or ground.area < 150:
        return []
    if ground.geom_type != "Polygon":
        ground = max(shapely.get_parts(ground), key=lambda part: part.area)
    sides = shapely.get_coordinates(ground.minimum_rotated_rectangle)
    angle = math.degrees(math.atan2(*(sides[1] - sides[0])[::-1])) % 90
    return KINDS[kind](random, Polygon(ground.exterior), angle)
