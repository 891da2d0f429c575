"""Fit a sensor: a linear model behind an amplifier whose gain is adjusted while training runs."""

LOSSES = []
GAIN = 1.0


def loss_and_grad(p, X, y):
    """Return the mean squared error, its slopes by hand, and the predictions; note the loss for the plot."""
    signal = X @ p["w"] + p["b"]
    pred = GAIN * signal
    error = pred - y
    loss = (error**2).mean()
    LOSSES.append(float(loss))
    push = 2.0 * error / len(y)
    grads = {
        "w": X.T @ push * GAIN,
        "b": push.sum() * GAIN,
        "gain": (push * signal).sum(),
    }
    return loss, grads, pred
