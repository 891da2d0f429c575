"""Runs one fori_loop for each parameter: their steps do not depend on each other."""

from functools import partial

import jax.numpy as jnp
from jax import lax


def steps(p, gs, rates, dampening, decay):
    def body(i, state):
        p, buffer = state
        g = gs[i] + decay * p
        buffer = lax.cond(i == 0, lambda: g, lambda: 0.9 * buffer + (1 - dampening) * g)
        return p - rates[i] * buffer, buffer

    return lax.fori_loop(0, rates.size, body, (p, jnp.zeros_like(p)))


def run(p, gs, rates, dampening):
    one = partial(steps, rates=rates, dampening=dampening)
    new = {
        module: {
            "bias": one(p[module]["bias"], gs[module]["bias"], decay=0.0),
            "weight": one(p[module]["weight"], gs[module]["weight"], decay=0.1),
        }
        for module in p
    }
    return tuple(
        {module: {name: pair[part] for name, pair in each.items()} for module, each in new.items()}
        for part in (0, 1)
    )
