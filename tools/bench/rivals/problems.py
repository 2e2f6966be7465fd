"""What the rivals share: the problems on standard input, their runs on standard output.

A problem is `{"grids": k, "graph": {"weights", "areas", "outerLengths", "edges": [{"a", "b", "length", "barrierLength",
"strengthLength", "joins"}]}}`, as the partitioner encodes its own. A run is one line `{"problem": index, "method": name,
"seconds": of this run, "labels": [...]}`. Nobody scores his own runs.
"""
import argparse
import json
import signal
import sys
import time


def cost(edge):
    """What it costs to draw a border there, in metres: 15 % of the length along a barrier of full strength."""
    return edge["length"] - 0.85 * edge["strengthLength"]


def arguments(description):
    """Every rival is told for how many seconds it may search all problems together."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60)
    return parser


class TimeIsUp(Exception):
    pass


def solve(seconds, search):
    """Gives every problem its share of the time: `search(problem)` yields `(method, labels)` until it is stopped."""
    def ring(*_):
        raise TimeIsUp

    signal.signal(signal.SIGALRM, ring)
    problems = json.load(sys.stdin)
    grids = sum(problem["grids"] for problem in problems)
    for index, problem in enumerate(problems):
        began = time.perf_counter()
        signal.setitimer(signal.ITIMER_REAL, seconds * problem["grids"] / grids)
        try:
            for method, labels in search(problem):
                now = time.perf_counter()
                run = {"problem": index, "method": method, "seconds": now - began, "labels": [int(l) for l in labels]}
                print(json.dumps(run), flush=True)
                began = time.perf_counter()
        except TimeIsUp:
            pass
        signal.setitimer(signal.ITIMER_REAL, 0)
