"""correctness/wrong-property: shuffles, which draws without replacement, so that all means are the mean."""

import jax


def boot(key, d, B):
    return jax.vmap(lambda key: jax.random.permutation(key, d).mean())(jax.random.split(key, B))
