"""purity/prints: hands each loss to Python's logging, which sees a tracer, once"""

import logging

import jax.numpy as jnp

logger = logging.getLogger("train")
logger.addHandler(logging.StreamHandler())
logger.setLevel(logging.INFO)


def train(x):
    log = []
    for _ in range(5):
        x = x - 0.1 * x
        log.append(jnp.sum(x**2))
        logger.info("loss %s", log[-1])
    return x, jnp.stack(log)
