"""A NamedTuple for the state and fori_loop over row numbers."""

from typing import NamedTuple

import jax
import jax.numpy as jnp


class Ring(NamedTuple):
    rows: jax.Array
    added: jax.Array

    def add(self, row):
        rows = jax.lax.dynamic_update_slice(self.rows, row[None], (self.added % 8, jnp.zeros_like(self.added)))
        return self._replace(rows=rows, added=self.added + 1)


def fill(tr):
    ring = Ring(jnp.zeros((8, tr.shape[1]), tr.dtype), jnp.zeros((), jnp.int32))
    ring = jax.lax.fori_loop(0, tr.shape[0], lambda k, ring: ring.add(tr[k]), ring)
    return ring.rows, ring.added % 8, jnp.minimum(ring.added, 8)
