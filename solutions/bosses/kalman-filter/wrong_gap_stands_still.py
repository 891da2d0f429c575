"""correctness/wrong-value: leaves a frame without a measurement out, prediction and all"""

import jax.numpy as jnp
from jax import lax

F = jnp.array([[1.0, 0.5], [0.0, 1.0]])
G = jnp.array([[1 / 24, 1 / 8], [1 / 8, 1 / 2]])


def track(zs, x0, spread, q, r):
    P0 = jnp.diag(spread**2)

    def frame(carry, z):
        x, P, missed, restarts = carry
        old = x, P
        x, P = F @ x, F @ P @ F.T + q * G
        seen = ~jnp.isnan(z)
        lost = seen & (missed >= 3)
        z = jnp.where(seen, z, 0.0)
        gain = jnp.where(seen, P[:, 0] / (P[0, 0] + r), 0.0)
        x, P = x + gain * (z - x[0]), P - jnp.outer(gain, P[0])
        x = jnp.where(lost, jnp.array([z, 0.0]), x)
        P = jnp.where(lost, P0, P)
        x, P = jnp.where(seen, x, old[0]), jnp.where(seen, P, old[1])
        missed = jnp.where(seen, 0, missed + 1)
        return (x, P, missed, restarts + lost), (x, P[0, 0])

    start = x0, P0, jnp.int32(0), jnp.int32(0)
    (_, _, _, restarts), (xs, variances) = lax.scan(frame, start, zs)
    return xs, variances, restarts
