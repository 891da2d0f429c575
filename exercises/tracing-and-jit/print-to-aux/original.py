"""Five steps of gradient descent on sum(x**2) / 20 that report their progress on the screen."""

import numpy as np


def train(x):
    """Shrink x in place and print the loss after each step."""
    for _ in range(5):
        x -= 0.1 * x
        print("loss", np.sum(x**2))
    return x
