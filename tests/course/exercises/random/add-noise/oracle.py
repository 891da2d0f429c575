"""Seed the hidden generator with the key."""

import random

import numpy as np
import original


def noise(key, x, scale):
    random.seed(int(key[0]) << 32 | int(key[1]))
    return np.array(original.noise(x, scale))
