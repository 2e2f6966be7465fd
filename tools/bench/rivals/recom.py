#!/usr/bin/env python3
"""GerryChain: region-aware ReCom in short bursts, from METIS's parts, towards the cheapest border.

    recom.py [--seconds 60] [--tolerance 0.1] [--burst 10] < problems.json

Regions are what hangs together without crossing a barrier; spanning trees are surcharged where they leave one, so that
cuts fall on barriers.
"""
import random
import warnings
from functools import partial

import networkx
import pymetis
from gerrychain import Graph, Partition, constraints, updaters
from gerrychain.optimization import SingleMetricOptimizer
from gerrychain.proposals import recom

from problems import arguments, cost, solve

SEEDS = 200         # of METIS, until a start is within the tolerance and in one piece everywhere
SURCHARGE = 1.0     # on tree edges that leave a region; GerryChain's edge weights are 0...1
warnings.filterwarnings("ignore")


def ground(problem):
    """The graph of the ways on foot, each block with its weight and its region."""
    graph = networkx.Graph()
    for block, weight in enumerate(problem["graph"]["weights"]):
        graph.add_node(block, weight=weight)
    for edge in problem["graph"]["edges"]:
        if edge["joins"]:
            graph.add_edge(edge["a"], edge["b"], cost=cost(edge), walled=edge["barrierLength"] > edge["length"] / 2)
    open_ground = networkx.Graph()
    open_ground.add_nodes_from(graph)
    open_ground.add_edges_from((a, b) for a, b, walled in graph.edges(data="walled") if not walled)
    for region, blocks in enumerate(networkx.connected_components(open_ground)):
        for block in blocks:
            graph.nodes[block]["region"] = region
    return graph


def start(graph, grids, tolerance):
    """METIS's best balanced connected parts, or nothing; a chain walks on a graph of one piece."""
    weights = [weight for _, weight in graph.nodes(data="weight")]
    mean = sum(weights) / grids
    found = []
    for seed in range(SEEDS):
        _, labels = pymetis.part_graph(
            grids, adjacency=[list(graph[block]) for block in graph], vweights=weights, recursive=False,
            options=pymetis.Options(seed=seed, ufactor=(5, 30, 100)[seed % 3], contig=1))
        parts = [[block for block in graph if labels[block] == grid] for grid in range(grids)]
        if all(part and networkx.is_connected(graph.subgraph(part)) for part in parts):
            loads = [sum(weights[block] for block in part) for part in parts]
            found.append((max(abs(load - mean) / mean for load in loads), labels))
            if found[-1][0] <= tolerance:
                break
    return min(found, default=None)


def border_cost(partition):
    graph = partition.graph
    return sum(graph.edge_data(graph.get_edge_id_from_edge(edge))["cost"] for edge in partition["cut_edges"])


def runs(problem, tolerance, burst):
    random.seed(1)
    graph = ground(problem)
    begin = start(graph, problem["grids"], tolerance) if networkx.is_connected(graph) else None
    if begin is None:
        return
    deviation, labels = begin
    tolerance = max(tolerance, deviation + 1e-9)
    partition = Partition(
        Graph.from_networkx(graph), dict(enumerate(labels)),
        updaters={
            "weight": updaters.Tally("weight", alias="weight"),
            "cut_edges": updaters.cut_edges,
        })
    mean = sum(problem["graph"]["weights"]) / problem["grids"]
    proposal = partial(
        recom, pop_col="weight", pop_target=mean, epsilon=tolerance, node_repeats=2,
        region_surcharge={"region": SURCHARGE})
    optimizer = SingleMetricOptimizer(
        proposal, constraints.within_percent_of_ideal_population(partition, tolerance, pop_key="weight"), partition,
        border_cost, maximize=False)
    best = float("inf")
    try:
        for part in optimizer.short_bursts(burst, 10**9):
            if border_cost(part) < best - 1e-9:
                best = border_cost(part)
                yield "GerryChain ReCom", [part.assignment[block] for block in range(len(graph))]
    except RuntimeError:    # it found no cut within the tolerance any more
        return


parser = arguments(__doc__)
parser.add_argument("--tolerance", type=float, default=0.1, help="greatest deviation from the mean")
parser.add_argument("--burst", type=int, default=10, help="steps of a burst")
options = parser.parse_args()
solve(options.seconds, lambda problem: runs(problem, options.tolerance, options.burst))
