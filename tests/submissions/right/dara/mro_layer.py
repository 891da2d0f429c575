import functools

import jax


class Layer:
    registry = ("identity", "relu", "growing")  # a constant, nobody writes to it

    @staticmethod
    def act(x):
        return jax.nn.relu(x)


class Local(Layer):
    """Keeps attributes on an instance that lives for one call only."""

    def __init__(self, scale, calls):
        self.scale, self.calls = scale, calls

    def __call__(self, x):
        self.calls = self.calls + 1
        y = self.act(x * self.scale)
        self.scale = self.scale * 1.5
        return y


@functools.partial(jax.jit, inline=True)
def forward(x, scale, calls):
    layer = Local(scale, calls)
    y = layer(x)
    return y, layer.scale, layer.calls
