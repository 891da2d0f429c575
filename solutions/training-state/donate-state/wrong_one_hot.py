"""speed/below-threshold: spreads each example over the whole table by an outer product with a one-hot vector"""

import jax
import jax.numpy as jnp


def step(state, x):
    def see(table, example):
        weights = 0.1 * jax.nn.one_hot(example["label"], len(table))
        return table * (1 - weights)[:, None] + jnp.outer(weights, example["feature"]), None

    return jax.lax.scan(see, state, x)[0]
