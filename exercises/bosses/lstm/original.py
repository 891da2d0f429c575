"""An LSTM that reads many streams in chunks; what it remembers of them stays on the object between two chunks."""

import numpy as np


def sigmoid(z):
    """Return 1 / (1 + exp(-z))."""
    return 1 / (1 + np.exp(-z))


class LSTM:
    """One layer for a batch of sequences.

    ``h`` and ``c`` hold a row for each sequence, ``seen`` how many elements it has had so far.
    """

    def __init__(self, p):
        self.Wx, self.Wh, self.b = p["Wx"], p["Wh"], p["b"]
        self.h = self.c = self.seen = None

    def load(self, state):
        """Go on from a state that was saved earlier."""
        self.h, self.c, self.seen = state["h"].copy(), state["c"].copy(), state["seen"].copy()

    def save(self):
        """Return a copy of what the layer remembers."""
        return {"c": self.c.copy(), "h": self.h.copy(), "seen": self.seen.copy()}

    def step(self, rows, x):
        """Give the sequences number ``rows`` one more element each; the others stay as they are."""
        z = x @ self.Wx + self.h[rows] @ self.Wh + self.b
        write, keep, new, show = np.split(z, 4, axis=1)
        self.c[rows] = sigmoid(keep) * self.c[rows] + sigmoid(write) * np.tanh(new)
        self.h[rows] = sigmoid(show) * np.tanh(self.c[rows])
        self.seen[rows] += 1

    def read(self, x, lengths):
        """Read a padded chunk: of ``x[i]``, the first ``lengths[i]`` elements. Return ``h`` after each of them."""
        batch, longest, _ = x.shape
        y = np.zeros((batch, longest, self.h.shape[1]))
        for t in range(longest):
            rows = np.flatnonzero(lengths > t)
            if len(rows) == 0:
                break  # the rest of the chunk is padding
            self.step(rows, x[rows, t])
            y[rows, t] = self.h[rows]
        return y


def encode(p, state, x, lengths):
    """Read one chunk, beginning with ``state``; return all outputs, and the state for the next chunk."""
    lstm = LSTM(p)
    lstm.load(state)
    y = lstm.read(x, lengths)
    return y, lstm.save()


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    weights = {"Wx": rng.normal(size=(2, 12)), "Wh": rng.normal(size=(3, 12)), "b": np.zeros(12)}
    nothing = {"c": np.zeros((2, 3)), "h": np.zeros((2, 3)), "seen": np.zeros(2, int)}
    print(encode(weights, nothing, rng.normal(size=(2, 4, 2)), np.array([4, 1])))
