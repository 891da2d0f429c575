"""lax.switch picks by number; the steps are a scan without inputs, the neighbours a padded ring."""

import jax.numpy as jnp
from jax import lax


def _smooth(x):
    def step(x, _):
        ring = jnp.concatenate([x[-1:], x, x[:1]])
        return 0.25 * ring[:-2] + 0.5 * x + 0.25 * ring[2:], None

    x, _ = lax.scan(step, x, None, length=50)
    return x


def maybe(p, x):
    return lax.switch(p.astype(jnp.int32), [lambda x: x, _smooth], x)
