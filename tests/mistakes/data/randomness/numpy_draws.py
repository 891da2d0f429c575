# exercise: random-walk-scan
# verdict: FAIL hidden-random-state
# first line: draw by jax.random with a key instead of `numpy.random`
# often: NumPy's generator needs no key, so none is used
import jax.numpy as jnp
import numpy as np


def walk(key, T):
    return jnp.cumsum(jnp.array(np.random.choice([-1, 1], T)))
