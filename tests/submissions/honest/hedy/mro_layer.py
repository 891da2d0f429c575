"""A nested pytree of a NamedTuple in a dataclass in a dict, through jit; and abstract base classes."""

import abc
from dataclasses import dataclass
from typing import NamedTuple

import jax
import jax.numpy as jnp


class Numbers(NamedTuple):
    scale: jax.Array
    calls: jax.Array


@jax.tree_util.register_dataclass
@dataclass
class Model:
    numbers: Numbers


class Activation(abc.ABC):
    @abc.abstractmethod
    def __call__(self, x): ...


class Relu(Activation):
    def __call__(self, x):
        return jnp.where(x > 0, x, 0)


@jax.jit
def advance(tree, x):
    numbers = tree["model"].numbers
    y = Relu()(x * numbers.scale)
    model = Model(numbers._replace(scale=numbers.scale * 1.5, calls=numbers.calls + 1))
    return y, {"model": model}


def forward(x, scale, calls):
    y, tree = advance({"model": Model(Numbers(scale, calls))}, x)
    return y, *tree["model"].numbers
