"""Five steps, five losses."""

import jax
import jax.numpy as jnp

STEPS = 5
RATE = 0.1


def loss(x: jax.Array) -> jax.Array:
    """Half of what the gradient descends, times twenty."""
    return jnp.sum(x**2)


def train(x: jax.Array) -> tuple[jax.Array, jax.Array]:
    """Return the last point and the loss after each step."""
    log = []  # lives in this call only
    for _ in range(STEPS):
        x = x - RATE * x
        log.append(loss(x))
    return x, jnp.array(log)


if __name__ == "__main__":
    end, losses = jax.jit(train)(jnp.array([1.0, 2.0]))
    for number, value in enumerate(losses):
        print(f"step {number}: loss {value:.4f}")
