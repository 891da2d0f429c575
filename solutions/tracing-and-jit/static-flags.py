"""Python decides by the static arguments while tracing; each program holds one branch."""

import functools

import jax
import jax.numpy as jnp


@functools.partial(jax.jit, static_argnames=("mode", "train"))
def apply(x: jax.Array, mode: str, train: bool) -> jax.Array:
    """Turn logits into probabilities, or into their logarithms for training."""
    if mode == "softmax":
        log_p = jax.nn.log_softmax(x, axis=1)
    elif mode == "sigmoid":
        log_p = jax.nn.log_sigmoid(x)
    else:
        raise ValueError(f"expected the mode softmax or sigmoid, found {mode!r}")
    return log_p if train else jnp.exp(log_p)
