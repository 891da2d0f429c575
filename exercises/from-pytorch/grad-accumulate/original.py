"""Train a linear model on micro-batches: gradients pile up in ``.grad``, and the optimizer steps now and then."""

import torch


def train(p, X, Y, lr, every):
    """Step after each ``every`` micro-batches; return parameters, gradients that still wait, and all losses."""
    w = torch.tensor(p["w"], requires_grad=True)
    b = torch.tensor(p["b"], requires_grad=True)
    optimizer = torch.optim.SGD([w, b], lr=lr)
    losses = []
    for i, (x, y) in enumerate(zip(torch.tensor(X), torch.tensor(Y))):
        loss = ((x @ w + b - y) ** 2).mean()
        (loss / every).backward()
        losses.append(loss.item())
        if (i + 1) % every == 0:
            optimizer.step()
            optimizer.zero_grad()
    return {"b": b, "w": w}, {"b": b.grad, "w": w.grad}, losses
