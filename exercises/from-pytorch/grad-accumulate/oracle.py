"""Compute in float64 and hand everything on as arrays; a gradient that was cleared is None, and counts as zeros."""

import numpy as np
import original
import torch

torch.set_default_dtype(torch.float64)


def train(p, X, Y, lr, every):
    parameters, waiting, losses = original.train(p, X, Y, lr, every)
    values = {name: value.detach().numpy() for name, value in parameters.items()}
    grads = {name: np.zeros_like(values[name]) if g is None else g.numpy() for name, g in waiting.items()}
    return values, grads, np.array(losses, dtype=float)
