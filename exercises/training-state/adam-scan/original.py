"""Train a small network with Adam: an optimizer object counts its steps and changes parameters in place."""

import numpy as np


class Adam:
    """Kingma and Ba's optimizer; keeps two moving averages for each parameter, and the number of steps."""

    def __init__(self, params, lr=0.01, b1=0.9, b2=0.999, eps=1e-4):
        self.params = params
        self.lr, self.b1, self.b2, self.eps = lr, b1, b2, eps
        self.t = 0
        self.m = {name: np.zeros_like(value) for name, value in params.items()}
        self.v = {name: np.zeros_like(value) for name, value in params.items()}

    def step(self, grads):
        self.t += 1
        for name, g in grads.items():
            self.m[name] += (1 - self.b1) * (g - self.m[name])
            self.v[name] += (1 - self.b2) * (g * g - self.v[name])
            m_hat = self.m[name] / (1 - self.b1**self.t)
            v_hat = self.v[name] / (1 - self.b2**self.t)
            self.params[name] -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)


def loss_and_grads(p, X, Y):
    """Return the mean squared error of a network with one hidden layer, and its gradients by hand."""
    hidden = np.tanh(X @ p["w1"] + p["b1"])
    error = hidden @ p["w2"] + p["b2"] - Y
    d_out = 2 * error / len(Y)
    d_hidden = np.outer(d_out, p["w2"]) * (1 - hidden**2)
    grads = {"b1": d_hidden.sum(axis=0), "b2": d_out.sum(), "w1": X.T @ d_hidden, "w2": hidden.T @ d_out}
    return (error**2).mean(), grads


def fit(p, X, Y, steps):
    """Take ``steps`` steps on the whole data; return the parameters and the loss before each step."""
    optimizer = Adam(p)
    losses = []
    for _ in range(steps):
        loss, grads = loss_and_grads(p, X, Y)
        losses.append(loss)
        optimizer.step(grads)
    return p, np.array(losses)
