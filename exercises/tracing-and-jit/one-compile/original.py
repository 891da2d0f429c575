"""Train a table of weights towards the identity: momentum, and a rate that falls with the number of the step."""

import numpy as np


def run(w, steps):
    """Take ``steps`` steps on the sum of sqrt(1 + e**2) - 1, e = w - identity; return w and its mean at the end."""
    identity = np.eye(64, dtype=w.dtype)
    velocity = np.zeros((64, 64), w.dtype)
    for step in range(int(steps)):
        rate = 0.5 / (1.0 + 0.1 * step)
        error = w - identity
        velocity *= 0.8
        velocity -= rate * error / np.sqrt(1.0 + error**2)
        w += velocity
    return w, np.mean(np.sqrt(1.0 + (w - identity) ** 2) - 1.0)
