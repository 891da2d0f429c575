# exercise: shard-normalize
# verdict: FAIL missing-operation
# first line: use lax.psum, pmean, pmax or pmin: the exercise asks for it
# often: the formula for one array is right, and nobody is asked to share
import jax.numpy as jnp


def norm(x):
    away = x - jnp.mean(x)
    return away / jnp.sqrt(jnp.mean(away**2) + 1e-3)
