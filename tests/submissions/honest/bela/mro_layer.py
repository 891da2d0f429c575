"""Classes, properties, super(), a class attribute that is only read, and a custom node."""

import jax
import jax.numpy as jnp


@jax.tree_util.register_pytree_node_class
class State:
    __slots__ = ("scale", "calls")

    def __init__(self, scale, calls):
        self.scale = scale
        self.calls = calls

    def tree_flatten(self):
        return (self.scale, self.calls), None

    @classmethod
    def tree_unflatten(cls, _, children):
        return cls(*children)


class Layer:
    growth = 1.0

    def act(self, x):
        return x

    def __call__(self, x, state):
        return self.act(x * state.scale), State(state.scale * self.growth, state.calls + 1)


class Relu(Layer):
    def act(self, x):
        return jnp.maximum(super().act(x), 0)


class Growing(Relu):
    @property
    def growth(self):
        return 1.5


LAYER = Growing()
apply = jax.jit(lambda x, state: LAYER(x, state))


def forward(x, scale, calls):
    y, state = apply(x, State(scale, calls))
    return y, state.scale, state.calls
