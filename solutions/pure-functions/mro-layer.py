"""Methods are still found through the class hierarchy; the state travels as values."""

import jax
import jax.numpy as jnp


class Layer:
    """Base class without state."""

    def forward(self, x: jax.Array, scale: jax.Array) -> tuple[jax.Array, jax.Array]:
        """Return the activations and the scale for the next call."""
        return self.act(x, scale)

    def act(self, x: jax.Array, scale: jax.Array) -> tuple[jax.Array, jax.Array]:
        """Pass everything through."""
        return x, scale


class Relu(Layer):
    """Clip below zero."""

    def act(self, x: jax.Array, scale: jax.Array) -> tuple[jax.Array, jax.Array]:
        """Apply the rectifier."""
        return jnp.maximum(x, 0), scale


class Growing(Relu):
    """Scale the input, by half as much again each time."""

    def act(self, x: jax.Array, scale: jax.Array) -> tuple[jax.Array, jax.Array]:
        """Use the scale as it comes in; hand back the grown one."""
        y, _ = super().act(x * scale, scale)
        return y, 1.5 * scale


def forward(x: jax.Array, scale: jax.Array, calls: jax.Array) -> tuple[jax.Array, jax.Array, jax.Array]:
    """Do one call of the layer: activations, next scale, calls so far."""
    y, scale = Growing().forward(x, scale)
    return y, scale, calls + 1
