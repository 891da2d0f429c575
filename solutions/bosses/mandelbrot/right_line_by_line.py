"""A scan over the lines; each runs until its last point has escaped, in a loop over a NamedTuple."""

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax import lax


class Line(NamedTuple):
    a: jax.Array
    b: jax.Array
    times: jax.Array
    step: jax.Array

    @property
    def inside(self):
        return self.times == self.step

    def next(self, xs, y):
        a = jnp.where(self.inside, self.a**2 - self.b**2 + xs, self.a)
        b = jnp.where(self.inside, 2 * self.a * self.b + y, self.b)
        stays = self.inside & (a**2 + b**2 <= 4)
        return Line(a, b, self.times + stays, self.step + 1)


def render(xs, ys, limit):
    def line(seen, y):
        nothing = jnp.zeros_like(xs)
        first = Line(nothing, nothing, nothing.astype(int), jnp.asarray(0))
        last = lax.while_loop(
            lambda line: (line.step < limit) & line.inside.any(), lambda line: line.next(xs, y), first
        )
        return seen + jnp.bincount(last.times, length=limit + 1), last.times

    seen, times = lax.scan(line, jnp.zeros(limit + 1, int), ys)
    share = jnp.concatenate([jnp.zeros(1), jnp.cumsum(seen)]) / (len(xs) * len(ys))
    return times, share[times]
