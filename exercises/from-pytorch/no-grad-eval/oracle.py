"""Compute in float64; fill a model with the parameters, and cut the padding off the batches."""

import numpy as np
import original
import torch

torch.set_default_dtype(torch.float64)


def evaluate(p, X, labels, rows):
    width, features = p["hidden"]["weight"].shape
    model = original.Classifier(features, width, len(p["out"]["bias"]))
    model.load_state_dict(
        {f"{m}.{name}": torch.tensor(v) for m, each in p.items() for name, v in each.items()}
    )
    batches = zip(torch.tensor(X), torch.tensor(labels).long(), rows)
    loader = [(x[: int(count)], y[: int(count)]) for x, y, count in batches]
    loss, history, confusion = original.evaluate(model, loader)
    return loss, np.array(history), confusion.numpy()
