"""Compute in float64; dotted names come from a nested dict and go back into one."""

import original
import torch

torch.set_default_dtype(torch.float64)


def evaluate(p, tokens, targets):
    checkpoint = {
        f"{module}.{name}": torch.tensor(value) for module, each in p.items() for name, value in each.items()
    }
    words = torch.tensor(tokens).long(), torch.tensor(targets).long()
    logits, loss, grads = original.evaluate(checkpoint, *words)
    nested = {module: {} for module in p}
    for dotted, grad in grads.items():
        module, name = dotted.split(".")
        nested[module][name] = grad.numpy()
    return logits.detach().numpy(), loss, nested
