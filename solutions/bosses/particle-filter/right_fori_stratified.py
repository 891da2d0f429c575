"""All random numbers are drawn before a fori_loop; in it, one uniform number in each of N strata picks the survivors."""

import jax
import jax.numpy as jnp
from jax import lax


def locate(key, zs, N):
    T = zs.shape[0]
    for_start, for_pushes, for_strata = jax.random.split(key, 3)
    pushes = 0.5 * jax.random.normal(for_pushes, (T, N))
    strata = (jnp.arange(N) + jax.random.uniform(for_strata, (T, N))) / N

    def frame(t, state):
        x, w, estimates, effective, resampled = state
        x = 0.9 * x + pushes[t]
        logs = jnp.log(w) - ((zs[t] - x) / 0.6) ** 2 / 2
        w = jnp.exp(logs - jnp.max(logs))
        w = w / jnp.sum(w)
        left = 1 / jnp.sum(w * w)
        estimates, effective = estimates.at[t].set(jnp.dot(w, x)), effective.at[t].set(left)
        few = left < N / 2
        survivors = jnp.clip(jnp.searchsorted(jnp.cumsum(w), strata[t]), 0, N - 1)
        x, w = jnp.where(few, x[survivors], x), jnp.where(few, 1 / N, w)
        return x, w, estimates, effective, resampled.at[t].set(few)

    start = jax.random.normal(for_start, (N,)), jnp.full(N, 1 / N)
    state = *start, jnp.zeros(T), jnp.zeros(T), jnp.zeros(T, bool)
    x, w, *history = lax.fori_loop(0, T, frame, state)
    return *history, x, w
