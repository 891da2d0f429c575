"""A fresh generator, zip, enumerate, sum with start, star expressions and match."""

import jax.numpy as jnp


def powers(x):
    power = jnp.ones_like(x)
    while True:
        yield power
        power = power * x


def horner(x, c):
    match c.shape:
        case (16,):
            *rest, last = [c[k] for k in range(16)]
        case other:
            raise TypeError(other)
    y = jnp.full_like(x, rest[0])
    for coefficient in [*rest[1:], last]:
        y = y * x + coefficient
    first_power = next(powers(x))
    return y * first_power
