import dataclasses
import functools

import jax
import jax.numpy as jnp


@functools.partial(jax.tree_util.register_dataclass, data_fields=["slots", "seen"], meta_fields=[])
@dataclasses.dataclass(frozen=True)
class History:
    slots: jax.Array
    seen: jax.Array

    def append(self, value):
        # not list.append: a new History comes back
        slot = self.seen % self.slots.size
        return History(self.slots.at[slot].set(value), self.seen + 1)

    @property
    def mean(self):
        used = jnp.arange(self.slots.size) < self.seen
        return jnp.where(used, self.slots, 0).sum() / used.sum()


def center(x, hist, n):
    history = History(hist, n).append(x.mean())
    return x - history.mean, history.slots, history.seen
