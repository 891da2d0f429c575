# exercise: masked-mean
# verdict: FAIL reads-value
# first line: write `for value in x:` instead of `for value in x.tolist():`
# often: the file that everybody starts from
import numpy as np


def mean_sq_pos(x):
    squares = []
    for value in x.tolist():
        if value > 0.0:
            squares.append(value * value)
    if not squares:
        return 0.0
    return sum(squares) / len(squares)
