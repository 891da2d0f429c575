"""The last layer of a classifier, which works in place to save memory."""

import numpy as np


def apply(x, mode, train):
    """Turn the logits ``x``, one row per example, into probabilities; into their logarithms for training.

    Mode "softmax": one class per example, each row adds up to 1. Mode "sigmoid": every class for itself.
    """
    if mode == "softmax":
        x -= x.max(axis=1, keepdims=True)
        x -= np.log(np.sum(np.exp(x), axis=1, keepdims=True))
    elif mode == "sigmoid":
        np.logaddexp(0.0, -x, out=x)
        np.negative(x, out=x)
    else:
        raise ValueError(f"expected the mode softmax or sigmoid, found {mode!r}")
    if not train:
        np.exp(x, out=x)
    return x
