# -*- coding: latin-1 -*-
"""A lambda as the entry point, and jnp.vectorize; naïvely."""

import jax.numpy as jnp

one = jnp.vectorize(lambda t: jnp.where(jnp.abs(t) <= 1, t * t / 2, jnp.abs(t) - 0.5))
huber = lambda x: one(x)
