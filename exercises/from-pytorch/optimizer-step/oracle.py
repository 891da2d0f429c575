"""Compute in float64; dotted names come from nested dicts and go back into them."""

import original
import torch

torch.set_default_dtype(torch.float64)


def run(p, gs, rates, dampening):
    model = {name: torch.tensor(value, requires_grad=True) for name, value in flat(p).items()}
    gradients = {name: torch.tensor(value) for name, value in flat(gs).items()}
    buffers = original.run(model, gradients, list(map(float, rates)), dampening)
    return nested(model), nested(buffers)


def flat(tree):
    return {f"{module}.{name}": value for module, each in tree.items() for name, value in each.items()}


def nested(tensors):
    tree = {}
    for dotted, value in tensors.items():
        module, name = dotted.split(".")
        tree.setdefault(module, {})[name] = value.detach().numpy()
    return tree
