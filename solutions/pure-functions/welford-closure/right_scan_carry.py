"""Welford's method as it was: what push rewrote through nonlocal is the carry of a scan."""

from typing import NamedTuple

import jax
import jax.numpy as jnp


class Running(NamedTuple):
    """What is known after some of the values."""

    n: jax.Array
    mean: jax.Array
    m2: jax.Array


def push(state: Running, x: jax.Array) -> tuple[Running, None]:
    """Return the state after one more value."""
    n = state.n + 1
    delta = x - state.mean
    mean = state.mean + delta / n
    return Running(n, mean, state.m2 + delta * (x - mean)), None


def stats(xs: jax.Array) -> tuple[jax.Array, jax.Array]:
    """Return the mean and the population variance of ``xs``, one value at a time."""
    zero = jnp.zeros((), xs.dtype)
    end, _ = jax.lax.scan(push, Running(jnp.int32(0), zero, zero), xs)
    return end.mean, end.m2 / end.n
