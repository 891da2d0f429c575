"""The loop over sorted values as a scan: buffer, last slot and last value in the carry."""

import jax
import jax.numpy as jnp


def uniq(x):
    ordered = jnp.sort(x)

    def step(carry, value):
        vals, slot, last = carry
        slot = slot + (value != last)
        return (vals.at[slot].set(value), slot, value), None

    start = jnp.full_like(x, -1).at[0].set(ordered[0]), jnp.int32(0), ordered[0]
    (vals, slot, _), _ = jax.lax.scan(step, start, ordered[1:])
    return vals, slot + 1
