"""Several inheritance, a mixin, an instance dictionary filled in the constructor inside the call, and vars()."""

import jax.numpy as jnp


class Counts:
    def counted(self, calls):
        return calls + self.by


class Scales:
    factor = 3 / 2

    def scaled(self, x, scale):
        return x * scale, scale * self.factor


class Layer(Counts, Scales):
    def __init__(self, **settings):
        self.by = 1
        vars(self).update(settings)

    def __call__(self, x, scale, calls):
        y, scale = self.scaled(x, scale)
        return self.activation(y), scale, self.counted(calls)


def forward(x, scale, calls):
    layer = Layer(activation=lambda y: jnp.clip(y, 0, None))
    return layer(x, scale, calls)
