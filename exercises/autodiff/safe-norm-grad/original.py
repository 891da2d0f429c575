"""Directions of the wind: each pair of speeds becomes an arrow of length one, calm air becomes no arrow."""

import math

import numpy as np

CALM = 0.001


def unit(x):
    """Divide each row by its length; a row shorter than ``CALM`` has no direction and becomes zero."""
    arrows = []
    for east, north in x:
        speed = math.sqrt(east * east + north * north)
        if speed > CALM:
            arrows.append((east / speed, north / speed))
        else:
            arrows.append((0.0, 0.0))
    return np.array(arrows)
