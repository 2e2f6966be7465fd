"""What the best matching of each of some matrices gains, by scipy.

Reads a JSON list of matrices (lists of rows) on standard input; prints the list of gains.
"""
import json
import sys

import numpy
from scipy.optimize import linear_sum_assignment

gains = []
for rows in json.load(sys.stdin):
    matrix = numpy.array(rows, dtype=float)
    gains.append(float(matrix[linear_sum_assignment(matrix, maximize=True)].sum()))
print(json.dumps(gains))
