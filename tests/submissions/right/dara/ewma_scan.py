import jax
import jax.numpy as jnp


def ewma(xs, alpha):
    """Moyenne mobile: α·x + (1-α)·m."""
    α = alpha
    β = 1 - α

    @jax.jit
    def étape(m, x):
        m = α * x + β * m
        return m, m

    _, moyennes = jax.lax.scan(étape, jnp.float32(0.0), xs, unroll=4)
    return moyennes
