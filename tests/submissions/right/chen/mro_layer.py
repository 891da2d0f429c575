from dataclasses import dataclass, replace

import jax.numpy as jnp


@dataclass(frozen=True)
class Layer:
    scale: object
    calls: object

    def __call__(self, x):
        y, after = self.act(x)
        return y, replace(after, calls=self.calls + 1)

    def act(self, x):
        return x, self


class Relu(Layer):
    def act(self, x):
        return jnp.maximum(x, 0), self


class Growing(Relu):
    def act(self, x):
        y, _ = super().act(self.scale * x)
        return y, replace(self, scale=1.5 * self.scale)


def forward(x, scale, calls):
    y, after = Growing(scale, calls)(x)
    return y, after.scale, after.calls
