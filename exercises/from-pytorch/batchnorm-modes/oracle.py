"""Compute in float64; a checkpoint is parameters and buffers together, and only the buffers change."""

import original
import torch

torch.set_default_dtype(torch.float64)


def run(p, buffers, xs, training):
    checkpoint = {name: torch.tensor(value) for name, value in {**p, **buffers}.items()}
    results, state = original.run(checkpoint, torch.tensor(xs), training)
    return results.detach().numpy(), {name: state[name].numpy() for name in buffers}
