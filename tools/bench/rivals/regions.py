#!/usr/bin/env python3
"""PySAL spopt: Max-P, Skater, RegionKMeans and AZP on the graph of the ways on foot, each for a share of the time.

    regions.py [--seconds 60] < problems.json

They are told where blocks lie, so that they may make compact regions; those of them that know a floor or a threshold are
told the least weight of a grid, nine tenths of the mean. A graph knows no places: they are its landmark scaling (de
Silva and Tenenbaum 2004) of the distances between blocks.
"""
import signal
import warnings

import geopandas
import numpy
from libpysal.weights import W
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import dijkstra
from spopt.region import AZP, MaxPHeuristic, RegionKMeansHeuristic, Skater

from problems import arguments, solve

LANDMARKS = 50
FLOOR = 0.9    # of the mean weight
warnings.filterwarnings("ignore")


def places(count, edges, areas):
    """Two coordinates for each block whose distances are near those along the graph, in metres."""
    a, b = numpy.array(edges).T
    side = numpy.sqrt(areas)
    links = coo_matrix(((side[a] + side[b]) / 2, (a, b)), (count, count)).tocsr()
    marks = numpy.linspace(0, count - 1, min(count, LANDMARKS)).astype(int)
    squares = dijkstra(links, directed=False, indices=marks) ** 2
    means = squares[:, marks].mean(axis=1)
    centred = -(squares[:, marks] - means - means[:, None] + means.mean()) / 2
    values, vectors = numpy.linalg.eigh(centred)
    plane = vectors[:, -2:] / numpy.sqrt(numpy.maximum(values[-2:], 1e-9))
    return -(squares - means[:, None]).T @ plane / 2


def methods(problem, table, links, rows):
    """Each method with the labels it would give."""
    grids, near = problem["grids"], ["x", "y"]
    least = FLOOR * table["weight"].sum() / grids

    def solved(model):
        model.solve()
        return model.labels_

    yield "spopt MaxP", lambda: solved(MaxPHeuristic(table, links, near, "weight", least, top_n=2))
    yield "spopt Skater", lambda: solved(Skater(table, links, near, n_clusters=grids, floor=len(table) // (3 * grids)))
    yield "spopt RegionKMeans", lambda: solved(RegionKMeansHeuristic(rows, grids, links))
    yield "spopt AZP", lambda: solved(AZP(table, links, near, n_clusters=grids, random_state=1))


def runs(problem):
    graph = problem["graph"]
    count = len(graph["weights"])
    edges = [(edge["a"], edge["b"]) for edge in graph["edges"] if edge["joins"]]
    around = {block: [] for block in range(count)}
    for a, b in edges:
        around[a].append(b)
        around[b].append(a)
    rows = places(count, edges, numpy.array(graph["areas"]))
    table = geopandas.GeoDataFrame(
        {"weight": graph["weights"], "x": rows[:, 0], "y": rows[:, 1]}, geometry=geopandas.points_from_xy(*rows.T))
    every = list(methods(problem, table, W(around, silence_warnings=True), rows))
    share = signal.getitimer(signal.ITIMER_PROF)[0] / len(every)
    for method, search in every:
        signal.setitimer(signal.ITIMER_PROF, share)
        try:
            labels = numpy.unique(search(), return_inverse=True)[1]
        except Exception:    # too slow, or more than it can take
            continue
        if labels.max() + 1 == problem["grids"]:
            yield method, labels


solve(arguments(__doc__).parse_args().seconds, runs)
