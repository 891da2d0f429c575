"""Dropout layers as many libraries have them: each draws from a generator that it keeps to itself."""

import numpy as np


class Dropout:
    """Zero a share of all elements while training, and scale the others up."""

    def __init__(self, rate, rng):
        self.rate = rate
        self.rng = rng
        self.training = True

    def __call__(self, x):
        if not self.training:
            return x
        keep = self.rng.random(np.shape(x)) >= self.rate
        return np.where(keep, x / (1 - self.rate), 0.0)


rng = np.random.default_rng()
first = Dropout(0.5, rng)
second = Dropout(0.5, rng)


def two_layers(x):
    """Apply dropout, tanh and dropout again; both layers draw from one generator."""
    return second(np.tanh(first(x)))
