"""What the rivals share: the problems on standard input, their runs on standard output.

A problem is `{"grids": k, "graph": {"weights", "areas", "outerLengths", "edges": [{"a", "b", "length", "barrierLength",
"strengthLength", "joins"}]}}`, as the partitioner encodes its own. A run is one line `{"problem": index, "method": name,
"seconds": of the processor, "labels": [...]}`. Nobody scores his own runs.
"""
import argparse
import json
import os
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
    """Gives every problem with more than one grid its share of the time: `search(problem)` yields `(method, labels)`
    until it is stopped.

    Time is what the processor spent: others' work on the machine counts for nobody and against nobody.
    """
    def ring(*_):
        raise TimeIsUp

    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)    # libraries print on standard output too
    signal.signal(signal.SIGPROF, ring)
    problems = json.load(sys.stdin)
    grids = sum(problem["grids"] for problem in problems)
    for index, problem in enumerate(problems):
        began = time.process_time()
        signal.setitimer(signal.ITIMER_PROF, seconds * problem["grids"] / grids)
        try:
            for method, labels in search(problem) if problem["grids"] > 1 else ():
                left, _ = signal.setitimer(signal.ITIMER_PROF, 0)    # no line is printed by half
                now = time.process_time()
                run = {"problem": index, "method": method, "seconds": now - began, "labels": [int(l) for l in labels]}
                print(json.dumps(run), file=answers, flush=True)
                signal.setitimer(signal.ITIMER_PROF, max(left, 1e-3))
                began = time.process_time()
        except TimeIsUp:
            pass
        signal.setitimer(signal.ITIMER_PROF, 0)
