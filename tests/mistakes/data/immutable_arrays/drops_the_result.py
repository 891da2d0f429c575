# exercise: at-set-first
# verdict: FAIL wrong-value
# first line: write `x = x.at[0].set(v)` instead of `x.at[0].set(v)`
# often: the new method is used like the old assignment: as if it changed x
import jax.numpy as jnp


def set_first(x, v):
    x.at[0].set(v)
    return x
