# exercise: random-walk-scan
# verdict: FAIL ignores-key
# first line: hand `key`, or keys split from it, to the functions of jax.random
# often: a seed in the function, as torch.manual_seed(0) at the top of a script
import jax
import jax.numpy as jnp


def walk(key, T):
    key = jax.random.key(0)
    steps = jax.random.choice(key, jnp.array([-1, 1]), (T,))
    return jnp.cumsum(steps)
