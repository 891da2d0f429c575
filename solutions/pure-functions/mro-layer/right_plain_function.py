"""What the three classes did together, in one plain function."""

import jax


def forward(x: jax.Array, scale: jax.Array, calls: jax.Array) -> tuple[jax.Array, jax.Array, jax.Array]:
    """Scale, rectify, and hand on the state of the next call."""
    return jax.nn.relu(x * scale), scale * 1.5, calls + 1
