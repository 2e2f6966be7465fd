#!/usr/bin/env python3
"""METIS from many seeds: by length and by cost of the border, over the graph of shared borders and over that of the ways
on foot, at three allowed imbalances; connected parts demanded.

    metis.py [--seconds 60] [--seeds 60] < problems.json
"""
import pymetis

from problems import arguments, cost, solve

IMBALANCE = (5, 30, 100)    # thousandths; 30 is METIS's default


def adjacency(count, edges, weight):
    """The graph in METIS's form; weights are decimetres, at least 1."""
    links = [[] for _ in range(count)]
    for edge in edges:
        metres = max(1, round(10 * weight(edge)))
        links[edge["a"]].append((edge["b"], metres))
        links[edge["b"]].append((edge["a"], metres))
    starts = [0]
    for around in links:
        starts.append(starts[-1] + len(around))
    flat = [link for around in links for link in around]
    return pymetis.CSRAdjacency(starts, [block for block, _ in flat]), [metres for _, metres in flat]


def runs(problem, seeds):
    graph = problem["graph"]
    on_foot = [edge for edge in graph["edges"] if edge["joins"]]
    sets = [on_foot] if len(on_foot) == len(graph["edges"]) else [graph["edges"], on_foot]
    weights = {"length": lambda edge: edge["length"], "cost": cost}
    forms = [
        (name, adjacency(len(graph["weights"]), edges, weight)) for name, weight in weights.items() for edges in sets]
    for seed in range(seeds):
        for name, (links, lengths) in forms:
            options = pymetis.Options(seed=seed, ufactor=IMBALANCE[seed % len(IMBALANCE)], contig=1)
            _, labels = pymetis.part_graph(
                problem["grids"], adjacency=links, vweights=graph["weights"], eweights=lengths, recursive=False,
                options=options)
            yield f"METIS, {name}", labels


parser = arguments(__doc__)
parser.add_argument("--seeds", type=int, default=60, help="runs of each kind")
options = parser.parse_args()
solve(options.seconds, lambda problem: runs(problem, options.seeds))
