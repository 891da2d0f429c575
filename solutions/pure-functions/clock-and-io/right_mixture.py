"""Moves by mixing x and the target, with exp2 for the decay and a dot product for the error."""

import jax.numpy as jnp


def decay(rate, half_life, t):
    return rate * jnp.exp2(-t / half_life)


def update(x, t, cfg):
    target = cfg["target"]
    rate = decay(cfg["rate"], cfg["half_life"], t)
    error = jnp.dot(x - target, x - target)
    return (1 - rate) * x + rate * target, dict(t=t, rate=rate, error=error)
