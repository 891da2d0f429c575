"""Rounding in a quantised network, with the backward pass that everyone uses: pretend that nothing was rounded."""

LIMIT = 1.0


class Round:
    """A layer that keeps what its backward pass needs, as autograd functions keep theirs in ``ctx``."""

    def forward(self, x):
        """Round ``x``, half to even, in place: the network holds the only reference."""
        self.inside = abs(x) <= LIMIT
        x[:] = x.round()
        return x

    def backward(self, g):
        """Let the gradient through where the input was inside the limits, and stop it elsewhere."""
        g[~self.inside] = 0.0
        return g


def ste(x, g):
    """Return the rounded ``x``, and what becomes of the gradient ``g`` on its way back."""
    layer = Round()
    return layer.forward(x), layer.backward(g)
