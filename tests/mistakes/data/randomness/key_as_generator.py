# exercise: random-walk-scan
# verdict: FAIL refused-by-jax
# first line: hand the key to a function of jax.random, as in `jax.random.normal(key, shape)`
# often: the key is taken for NumPy's generator, which has methods
import jax.numpy as jnp


def walk(key, T):
    steps = key.choice(jnp.array([-1, 1]), T)
    return jnp.cumsum(steps)
