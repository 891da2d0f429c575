# exercise: dict-groupby
# verdict: FAIL hashes-tracer
# first line: use an array, indexed by `key`, instead of the dictionary
# often: the file that everybody starts from, with jnp for np
import jax.numpy as jnp

TEAMS = 8


def group_max(k, v):
    best = {}
    for key, value in zip(k, v):
        if key not in best or value > best[key]:
            best[key] = value
    return jnp.array([best.get(key, -jnp.inf) for key in range(TEAMS)])
