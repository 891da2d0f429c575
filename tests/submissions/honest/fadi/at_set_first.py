"""where on a mask made by iota, logging that is never emitted, and an unused class hierarchy."""

import logging

import jax
import jax.numpy as jnp

logger = logging.getLogger(__name__)
logger.debug("nobody listens")


class Base:
    registry: dict = {}

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        Base.registry[cls.__name__] = cls


class First(Base):
    index = 0


def set_first(x, v):
    index = Base.registry["First"].index
    return x.at[index, ...].set(jnp.asarray(v, x.dtype))
