"""Lazily built module table, unicode names, and arithmetic on shapes."""

import jax.numpy as jnp

_tabelle = None


def plätze():
    global _tabelle
    if _tabelle is None:
        _tabelle = tuple(range(8))
    return _tabelle


PLÄTZE = plätze()


def center(x, hist, n):
    größe = len(plätze())
    μ = jnp.mean(x)
    hist = jnp.where(jnp.array(PLÄTZE) == n % größe, μ, hist)
    belegt = jnp.array(PLÄTZE) <= n
    σ = jnp.where(belegt, hist, 0).sum() / belegt.sum()
    return x - σ, hist, n + 1
