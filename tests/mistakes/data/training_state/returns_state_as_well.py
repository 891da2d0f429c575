# exercise: sgd-momentum-tree
# verdict: FAIL wrong-structure
# first line: return a dict with the keys 'dense', 'head': your result is a tuple of 2
# often: the state is returned as well, as one has just learned
import jax
import jax.numpy as jnp


def train(p, g):
    v = jax.tree.map(jnp.zeros_like, p)
    for _ in range(3):
        v = jax.tree.map(lambda velocity, slope: 0.9 * velocity + slope, v, g)
        p = jax.tree.map(lambda value, velocity: value - 0.1 * velocity, p, v)
    return p, v
