# exercise: random-walk-scan
# verdict: FAIL reuses-key
# first line: split `key` by jax.random.split, and use each part once
# often: a generator moves on by itself, and a key does not
import jax
import jax.numpy as jnp


def walk(key, T):
    first = jax.random.choice(key, jnp.array([-1, 1]), (1,))
    others = jax.random.choice(key, jnp.array([-1, 1]), (T - 1,))
    return jnp.cumsum(jnp.concatenate([first, others]))
