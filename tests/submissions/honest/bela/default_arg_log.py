"""A NamedTuple with methods and defaults."""

from typing import NamedTuple

import jax
import jax.numpy as jnp


class History(NamedTuple):
    means: jax.Array
    seen: jax.Array
    capacity: int = 8

    def push(self, mean):
        slot = jnp.mod(self.seen, self.capacity)
        return self._replace(means=self.means.at[slot].set(mean), seen=self.seen + 1)

    def average(self):
        used = jnp.arange(self.capacity) < self.seen
        return jnp.where(used, self.means, 0).sum() / jnp.clip(self.seen, 1, self.capacity)


def center(x, hist, n):
    history = History(hist, n).push(jnp.mean(x))
    return x - history.average(), history.means, history.seen
