"""Run the original; fill the way up with -1 to one entry for each town."""

import numpy as np
import original


def routes(w, s, t):
    distances, signposts, way = original.routes(w, s, t)
    return np.array(distances), np.array(signposts), np.array(way + [-1] * (len(w) - len(way)))
