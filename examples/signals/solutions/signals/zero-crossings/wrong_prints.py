"""purity/prints: says what it looks at"""

import jax.numpy as jnp


def crossings(x):
    crosses = x[:-1] * x[1:] < 0
    print("looking at", crosses)
    (places,) = jnp.nonzero(crosses, size=crosses.size, fill_value=-1)
    return jnp.sum(crosses), places
