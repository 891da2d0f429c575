"""correctness/wrong-value: replaces repeated values by -1 and sorts, so that the padding comes before the data"""

import jax.numpy as jnp


def uniq(x):
    ordered = jnp.sort(x)
    again = jnp.concatenate([jnp.zeros(1, bool), ordered[1:] == ordered[:-1]])
    return jnp.sort(jnp.where(again, -1, ordered)), jnp.sum(~again, dtype=jnp.int32)
