# exercise: lr-schedule-iterator
# verdict: FAIL reads-value
# first line: write `return jnp.where(t <= 10, 0.01 * t, 0.1 * 0.5 ** ((t - 10) / 10))` here
# often: the schedule goes into the scan as it is
import jax
import jax.numpy as jnp


def rate(t):
    return 0.01 * t if t <= 10 else 0.1 * 0.5 ** ((t - 10) / 10)


def run(w, g):
    def step(w, t):
        return w - rate(t) * g, None

    w, _ = jax.lax.scan(step, w, jnp.arange(1, 31))
    return w
