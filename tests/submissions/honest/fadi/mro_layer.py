"""Plain functions in a dict of functions, chosen by static names."""

import jax

ACTIVATIONS = {"relu": jax.nn.relu, "identity": lambda x: x}
LAYERS = [("identity", None), ("relu", 1.5)]


def forward(x, scale, calls):
    y, grown = x * scale, scale
    for name, growth in LAYERS:
        y = ACTIVATIONS[name](y)
        if growth is not None:
            grown = grown * growth
    return y, grown, calls + 1
