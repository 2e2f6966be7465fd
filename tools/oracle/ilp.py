#!/usr/bin/env python3
"""The cheapest division there is, by integer programming (HiGHS): for judging searches on small graphs.

    ilp.py [--seconds 300] < problem.json

Reads `{"grids": k, "tolerance": t, "graph": {"weights", "edges": [{"a", "b", "length", "strengthLength", "joins"}]}}`
or a list of such. Minimises the cost of the edges cut (length less 85 % of what lies on barriers of full strength) so
that every grid is within `t` of the mean weight and in one piece over the edges that join. Prints one line of JSON
for each: `cost` and `labels` (null when there is no such division, or none was found in time) and `bound`, which no
division can undercut; they meet when the optimum is proven. With `"old": [grid of each atom]` and `"band": [least,
most]` instead of the tolerance, the weight that is in another grid than before is minimised instead. With `"below":
c` only a division cheaper than `c` is looked for, which is faster: none means that `c` is as good as it gets.
"""
import argparse
import json
import math
import sys
import time

import numpy
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components


class Model:
    """Variables: atom i in grid g at i × k + g, edge e cut at n × k + e (none when moves are counted)."""

    def __init__(self, problem):
        graph = problem["graph"]
        self.grids = problem["grids"]
        self.weights = numpy.array(graph["weights"])
        self.count = len(self.weights)
        self.ends = numpy.array([(e["a"], e["b"]) for e in graph["edges"]])
        self.costs = numpy.array([e["length"] - 0.85 * e["strengthLength"] for e in graph["edges"]])
        self.joins = numpy.array([e.get("joins", True) for e in graph["edges"]])
        self.around = [set() for _ in range(self.count)]
        for a, b in self.ends[self.joins]:
            self.around[a].add(int(b))
            self.around[b].add(int(a))
        self.rows, self.low, self.high = [], [], []
        self.old = problem.get("old") or None
        mean = self.weights.sum() / self.grids
        self.least = math.ceil(mean * (1 - problem["tolerance"]) - 1e-9) if self.old is None else problem["band"][0]
        self.most = math.floor(mean * (1 + problem["tolerance"]) + 1e-9) if self.old is None else problem["band"][1]
        self.price = numpy.zeros(self.count * self.grids)
        if self.old is None:
            self.price = numpy.append(self.price, self.costs)
        else:
            self.price.reshape(-1, self.grids)[:] = self.weights[:, None]
            self.price[[self.at(atom, grid) for atom, grid in enumerate(self.old)]] = 0
        self.build()
        if problem.get("below") is not None:
            self.add([(at, self.price[at]) for at in numpy.flatnonzero(self.price)], -numpy.inf, problem["below"])

    def at(self, atom, grid):
        return atom * self.grids + grid

    def cut(self, edge):
        return self.count * self.grids + edge

    def add(self, terms, low, high):
        self.rows.append(terms)
        self.low.append(low)
        self.high.append(high)

    def build(self):
        grids = range(self.grids)
        for atom in range(self.count):
            self.add([(self.at(atom, g), 1) for g in grids], 1, 1)
        for g in grids:
            self.add([(self.at(i, g), w) for i, w in enumerate(self.weights)], self.least, self.most)
            self.add([(self.at(i, g), 1) for i in range(self.count)], 1, self.count)
        if self.old is None:
            self.build_cuts()
        # An atom too light to be a grid has a neighbour in its own.
        for atom in numpy.flatnonzero(self.weights < self.least):
            for g in grids:
                self.add([(self.at(atom, g), 1)] + [(self.at(o, g), -1) for o in self.around[atom]], -numpy.inf, 0)

    def build_cuts(self):
        for edge, (a, b) in enumerate(self.ends):
            for g in range(self.grids):
                for here, there in ((a, b), (b, a)):
                    self.add([(self.cut(edge), 1), (self.at(here, g), -1), (self.at(there, g), 1)], 0, numpy.inf)
        # Grids have no names: the heaviest atom is in grid 0, the next in 0 or 1, and so on.
        for rank, atom in enumerate(numpy.argsort(-self.weights, kind="stable")[: self.grids]):
            for g in range(rank + 1, self.grids):
                self.add([(self.at(atom, g), 1)], 0, 0)

    def solve(self, seconds):
        terms = [(row, column, value) for row, terms in enumerate(self.rows) for column, value in terms]
        row, column, value = zip(*terms)
        matrix = coo_matrix((value, (row, column)), (len(self.rows), len(self.price))).tocsr()
        whole = numpy.arange(len(self.price)) < self.count * self.grids
        return milp(
            self.price, constraints=LinearConstraint(matrix, self.low, self.high), integrality=whole,
            bounds=Bounds(0, 1), options={"time_limit": max(1, seconds), "mip_rel_gap": 1e-6})

    def mend(self, labels):
        """Forbids, for every piece but the greatest of a grid, to be in it without what lies around; whether any was."""
        same = self.joins & (labels[self.ends[:, 0]] == labels[self.ends[:, 1]])
        links = coo_matrix((numpy.ones(same.sum()), self.ends[same].T), (self.count, self.count))
        pieces, piece = connected_components(links, directed=False)
        members = [numpy.flatnonzero(piece == p) for p in range(pieces)]
        for g in range(self.grids):
            own = sorted((m for m in members if labels[m[0]] == g), key=len)
            for small in own[:-1]:
                gap = {o for atom in small for o in self.around[atom]} - set(small.tolist())
                here = small[numpy.argmax(self.weights[small])]
                there = own[-1][numpy.argmax(self.weights[own[-1]])]
                for grid in range(self.grids):
                    self.add([(self.at(here, grid), 1), (self.at(there, grid), 1)]
                             + [(self.at(atom, grid), -1) for atom in gap], -numpy.inf, 1)
        return pieces > self.grids


def cheapest(problem, seconds):
    model, end = Model(problem), time.monotonic() + seconds
    bound = 0.0
    while True:
        found = model.solve(end - time.monotonic())
        if found.status == 2:    # infeasible: nothing below what was asked
            return {"cost": None, "labels": None, "bound": problem.get("below")}
        if found.mip_dual_bound is not None:
            bound = max(bound, found.mip_dual_bound)
        if found.x is None or found.status == 1 and time.monotonic() > end:
            return {"cost": None, "labels": None, "bound": bound}
        labels = found.x[: model.count * model.grids].reshape(-1, model.grids).argmax(axis=1)
        if not model.mend(labels):
            return {"cost": found.fun, "labels": labels.tolist(), "bound": bound}


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--seconds", type=float, default=300, help="for each problem")
    options = arguments.parse_args()
    problems = json.load(sys.stdin)
    for problem in problems if isinstance(problems, list) else [problems]:
        print(json.dumps(cheapest(problem, options.seconds)), flush=True)


if __name__ == "__main__":
    main()
