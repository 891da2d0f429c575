"""purity/mutates-attribute: configures one shared object before each call"""

import jax.numpy as jnp


class Scaler:
    def configure(self, offset, gain, limit):
        self.offset, self.gain, self.limit = offset, gain, limit

    def __call__(self, x):
        y = (x - self.offset) * self.gain
        return y / jnp.sqrt(1 + (y / self.limit) ** 2)


scaler = Scaler()


def scale(x, cfg):
    scaler.configure(**cfg)
    return scaler(x)
