"""A frozen dataclass whose methods return new trackers, a switch with three branches, and the matrix inverse."""

from dataclasses import dataclass, replace
from functools import partial

import jax
import jax.numpy as jnp
from jax import lax

H = jnp.array([[1.0, 0.0]])


@partial(jax.tree_util.register_dataclass, data_fields=["x", "P", "missed", "restarts"], meta_fields=[])
@dataclass(frozen=True)
class Tracker:
    x: jax.Array
    P: jax.Array
    missed: jax.Array
    restarts: jax.Array

    def predict(self, q):
        F = jnp.array([[1.0, 0.5], [0.0, 1.0]])
        Q = q * jnp.array([[1 / 24, 1 / 8], [1 / 8, 1 / 2]])
        return replace(self, x=F @ self.x, P=F @ self.P @ F.T + Q)

    def skip(self):
        return replace(self, missed=self.missed + 1)

    def update(self, z, r):
        S = H @ self.P @ H.T + r
        K = self.P @ H.T @ jnp.linalg.inv(S)
        x = self.x + K @ (z - H @ self.x)
        return replace(self, x=x, P=self.P - K @ H @ self.P, missed=jnp.int32(0))

    def restart(self, z, spread):
        x = jnp.zeros(2).at[0].set(z)
        return Tracker(x, jnp.diag(spread**2), jnp.int32(0), self.restarts + 1)


def track(zs, x0, spread, q, r):
    seen = ~jnp.isnan(zs)

    def frame(tracker, inputs):
        z, seen = inputs
        tracker = tracker.predict(q)
        which = jnp.where(seen, jnp.where(tracker.missed >= 3, 2, 1), 0)
        branches = [lambda t: t.skip(), lambda t: t.update(z, r), lambda t: t.restart(z, spread)]
        tracker = lax.switch(which, branches, tracker)
        return tracker, (tracker.x, tracker.P[0, 0])

    start = Tracker(x0, jnp.diag(spread**2), jnp.int32(0), jnp.int32(0))
    end, (xs, variances) = lax.scan(frame, start, (jnp.where(seen, zs, 0.0), seen))
    return xs, variances, end.restarts
