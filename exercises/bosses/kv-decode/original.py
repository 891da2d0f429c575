"""A forecaster that feeds on its own forecasts: attention over everything so far, kept in two lists."""

import numpy as np

FADING = 0.05


class Decoder:
    """One attention head with a cache: a vector that was fed is never looked at again, only its key and its value."""

    def __init__(self, p):
        self.p = p
        self.keys = []
        self.values = []

    def attend(self, query):
        """Return the average of all values, each weighed by how well its key fits and by how new it is."""
        keys, values = np.array(self.keys), np.array(self.values)
        age = np.arange(len(keys))[::-1]
        scores = keys @ query / np.sqrt(len(query)) - FADING * age
        weights = np.exp(scores - scores.max())
        return weights @ values / weights.sum()

    def feed(self, x):
        """Take in one more vector; return the forecast of the next one."""
        self.keys.append(x @ self.p["Wk"])
        self.values.append(x @ self.p["Wv"])
        found = self.attend(x @ self.p["Wq"])
        return np.tanh(x @ self.p["Wx"] + found @ self.p["Wo"] + self.p["b"])


def forecast(p, x, n, steps):
    """Feed the first ``n`` rows of ``x``, of which there is at least one, then every forecast but the last.

    Returns the ``steps`` forecasts that follow row ``n - 1``.
    """
    decoder = Decoder(p)
    for row in x[: int(n)]:
        guess = decoder.feed(row)  # only the last one is a forecast of something unknown
    guesses = [guess]
    while len(guesses) < steps:
        guesses.append(decoder.feed(guesses[-1]))
    return np.array(guesses)


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    weights = {name: rng.normal(size=(3, 3)) for name in ("Wk", "Wo", "Wq", "Wv", "Wx")}
    weights["b"] = rng.normal(size=3)
    print(forecast(weights, rng.normal(size=(4, 3)), 2, 5))
