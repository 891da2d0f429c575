"""Drive the original with its global gain set to the one that is passed in."""

import original


def loss_and_grad(p, X, y):
    """Set the gain, call, and forget what was noted for the plot."""
    original.GAIN = p["gain"]
    result = original.loss_and_grad({"w": p["w"], "b": p["b"]}, X, y)
    original.LOSSES.clear()
    return result
