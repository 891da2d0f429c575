"""purity/trace-depends-on-history: lets the rates fall from run to run by a count kept on the logger"""

import logging

import jax
import jax.numpy as jnp


def take_step(step, state, runs):
    w, velocity = state
    error = w - jnp.eye(64)
    velocity = 0.8 * velocity - 0.5 / runs / (1 + 0.1 * step) * error / jnp.sqrt(1 + error**2)
    return w + velocity, velocity


def loss(w):
    return jnp.mean(jnp.sqrt(1 + (w - jnp.eye(64)) ** 2) - 1)


def run(w, steps):
    log = logging.getLogger("train")
    log.runs = getattr(log, "runs", 0) + 1
    start = (w, jnp.zeros_like(w))
    w, _ = jax.lax.fori_loop(0, steps, lambda step, state: take_step(step, state, log.runs), start)
    return w, loss(w)
