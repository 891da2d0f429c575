# exercise: unique-padded
# verdict: FAIL needs-static-shape
# first line: give `jnp.unique` a size= (or length=), or use jnp.where with three arguments
# often: NumPy's function of the same name, and its length depends on values
import jax.numpy as jnp


def uniq(x):
    values = jnp.unique(x)
    padded = jnp.full(len(x), -1)
    return padded.at[: len(values)].set(values), len(values)
