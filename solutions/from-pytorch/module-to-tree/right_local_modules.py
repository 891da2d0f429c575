"""Small immutable modules, registered as trees, are built inside the function; one word at a time, by vmap."""

from typing import NamedTuple

import jax
import jax.numpy as jnp


class Linear(NamedTuple):
    weight: jax.Array
    bias: jax.Array

    def __call__(self, x):
        return self.weight @ x + self.bias


class NextWord(NamedTuple):
    embedding: jax.Array
    mix: Linear
    head_bias: jax.Array

    @classmethod
    def load(cls, p):
        return cls(p["embedding"]["weight"], Linear(p["mix"]["weight"], p["mix"]["bias"]), p["head"]["bias"])

    def __call__(self, token):
        head = Linear(self.embedding, self.head_bias)
        return head(jnp.tanh(self.mix(self.embedding[token])))

    def loss(self, token, target):
        logits = self(token)
        return jax.nn.logsumexp(logits) - logits[target]


def evaluate(p, tokens, targets):
    def loss(p):
        return jnp.mean(jax.vmap(NextWord.load(p).loss)(tokens, targets))

    value, grads = jax.value_and_grad(loss)(p)
    return jax.vmap(NextWord.load(p))(tokens), value, grads
