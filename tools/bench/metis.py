#!/usr/bin/env python3
"""METIS on a block graph: the rival of the partitioner's balance.

Reads one JSON object on standard input, `{"grids": k, "graph": {"weights": [...], "edges": [{"a", "b", "length",
"strengthLength", ...}]}}` (as the partitioner encodes its graphs), or a list of such objects, and prints for each one
line of JSON: the smallest greatest deviation from the mean that any of the runs reached, in percent, and that run's
mean deviation and cut cost in kilometres. Runs with a disconnected part do not count.

    metis.py [--seeds 60] [--ufactor 30] < graphs.json
"""
import argparse
import json
import sys
import time

import pymetis


def adjacency(graph):
    """The graph in METIS's form; edge weights are decimetres of cost, at least 1."""
    links = [[] for _ in graph["weights"]]
    for edge in graph["edges"]:
        cost = edge["length"] - 0.85 * edge["strengthLength"]
        weight = max(1, round(cost * 10))
        links[edge["a"]].append((edge["b"], weight, cost))
        links[edge["b"]].append((edge["a"], weight, cost))
    starts, targets, weights = [0], [], []
    for around in links:
        targets += [block for block, _, _ in around]
        weights += [weight for _, weight, _ in around]
        starts.append(len(targets))
    return links, starts, targets, weights


def hangs_together(links, labels, grids):
    """Whether every label is in use and its blocks are in one piece."""
    seen = [False] * len(labels)
    pieces = 0
    for start in range(len(labels)):
        if seen[start]:
            continue
        pieces += 1
        seen[start] = True
        open_blocks = [start]
        while open_blocks:
            block = open_blocks.pop()
            for other, _, _ in links[block]:
                if not seen[other] and labels[other] == labels[block]:
                    seen[other] = True
                    open_blocks.append(other)
    return pieces == grids == len(set(labels))


def best(problem, seeds, ufactor):
    grids, graph = problem["grids"], problem["graph"]
    links, starts, targets, weights = adjacency(graph)
    mean = sum(graph["weights"]) / grids
    answer = None
    began = time.perf_counter()
    for seed in range(seeds):
        options = pymetis.Options(seed=seed, ufactor=ufactor, contig=1)
        _, labels = pymetis.part_graph(
            grids, adjacency=pymetis.CSRAdjacency(starts, targets), vweights=graph["weights"], eweights=weights,
            recursive=False, options=options)
        if not hangs_together(links, labels, grids):
            continue
        loads = [0] * grids
        for label, weight in zip(labels, graph["weights"]):
            loads[label] += weight
        deviations = [abs(load - mean) / mean for load in loads]
        cost = sum(c for block, around in enumerate(links) for other, _, c in around
                   if other > block and labels[other] != labels[block])
        if answer is None or max(deviations) < answer[0]:
            answer = (max(deviations), sum(deviations) / grids, cost / 1000)
    result = {"blocks": len(graph["weights"]), "grids": grids, "seconds": round(time.perf_counter() - began, 3)}
    if answer:
        result |= {"max": round(100 * answer[0], 3), "mean": round(100 * answer[1], 3), "cost_km": round(answer[2], 3)}
    return result


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--seeds", type=int, default=60)
    arguments.add_argument("--ufactor", type=int, default=30, help="allowed imbalance in 1/1000; 30 is METIS's default")
    options = arguments.parse_args()
    problems = json.load(sys.stdin)
    for problem in problems if isinstance(problems, list) else [problems]:
        print(json.dumps(best(problem, options.seeds, options.ufactor)), flush=True)


if __name__ == "__main__":
    main()
