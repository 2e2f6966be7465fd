#!/usr/bin/env python3
"""METIS from many seeds: by length and by cost of the border, over the graph of shared borders and over that of the ways
on foot, at three allowed imbalances; connected parts demanded.

    metis.py [--seconds 60] [--seeds 60] < problems.json
"""
import networkx
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


def parts(count, edges):
    """The blocks of each piece over the edges, for METIS wants graphs of one piece."""
    sets = networkx.Graph()
    sets.add_nodes_from(range(count))
    sets.add_edges_from((edge["a"], edge["b"]) for edge in edges)
    return [sorted(part) for part in networkx.connected_components(sets)]


def shares(grids, weights):
    """The grids shared out over pieces by weight, one each at least, the rest to whoever has most for each grid."""
    given = [1] * len(weights)
    for _ in range(grids - len(weights)):
        given[max(range(len(weights)), key=lambda part: weights[part] / given[part])] += 1
    return given


def form(problem, edges, weight):
    """What METIS is asked: for each piece its blocks, its grids, its links and its weights."""
    weights = problem["graph"]["weights"]
    members = parts(len(weights), edges)
    home = {block: (part, place) for part, blocks in enumerate(members) for place, block in enumerate(blocks)}
    inside = [[] for _ in members]
    for edge in edges:
        part, a = home[edge["a"]]
        inside[part].append(edge | {"a": a, "b": home[edge["b"]][1]})
    loads = [[weights[block] for block in blocks] for blocks in members]
    grids = shares(problem["grids"], [sum(load) for load in loads])
    return [
        (blocks, count, load, *adjacency(len(blocks), own, weight))
        for blocks, count, load, own in zip(members, grids, loads, inside)
    ]


def run(pieces, total, options):
    labels, first = [0] * total, 0
    for blocks, grids, loads, links, lengths in pieces:
        own = [0] * len(blocks)
        if grids > 1:
            _, own = pymetis.part_graph(
                grids, adjacency=links, vweights=loads, eweights=lengths, recursive=False, options=options)
        for block, label in zip(blocks, own):
            labels[block] = first + label
        first += grids
    return labels


def runs(problem, seeds):
    edges = problem["graph"]["edges"]
    total = len(problem["graph"]["weights"])
    on_foot = [edge for edge in edges if edge["joins"]]
    forms = [
        form(problem, chosen, weight) for weight in (lambda edge: edge["length"], cost)
        for chosen in ([edges] if len(on_foot) == len(edges) else [edges, on_foot])
        if len(parts(total, chosen)) <= problem["grids"]]
    for seed in range(seeds):
        for pieces in forms:
            yield "METIS", run(
                pieces, total, pymetis.Options(seed=seed, ufactor=IMBALANCE[seed % len(IMBALANCE)], contig=1))


parser = arguments(__doc__)
parser.add_argument("--seeds", type=int, default=60, help="runs of each kind")
options = parser.parse_args()
solve(options.seconds, lambda problem: runs(problem, options.seeds))
