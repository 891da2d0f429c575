"""The loss takes the parameters twice, as learner and as teacher, and is differentiated by the learner alone."""

from functools import partial

import jax
import jax.numpy as jnp
from jax import lax


def worth(p, x):
    return jnp.tanh(x @ p["hidden"]["weight"].T + p["hidden"]["bias"]) @ p["value"]


def actor(p, x, a):
    logits = jnp.tanh(x @ p["hidden"]["weight"].T + p["hidden"]["bias"]) @ p["policy"].T
    return logits[jnp.arange(a.size), a] - jax.nn.logsumexp(logits, axis=1)


def loss(learner, teacher, batch, discount):
    x, a, r, following, over = batch
    target = r + discount * worth(teacher, following) * ~over
    critic = (target - worth(learner, x)) ** 2
    return jnp.mean(critic - (target - worth(teacher, x)) * actor(learner, x, a))


def train(p, states, actions, rewards, following, over, rate, discount):
    def step(rate, discount, p, batch):
        value, pull_back = jax.vjp(lambda learner: loss(learner, p, batch, discount), p)
        (direction,) = pull_back(-rate)
        return jax.tree.map(jnp.add, p, direction), value

    return lax.scan(partial(step, rate, discount), p, (states, actions, rewards, following, over))
