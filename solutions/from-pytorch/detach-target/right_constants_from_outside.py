"""Computes target and error before the loss, and hands them in: what is no argument of grad needs no mark."""

import jax
import jax.numpy as jnp
from jax import lax


def network(p, x):
    hidden = jnp.tanh(p["hidden"]["weight"] @ x + p["hidden"]["bias"])
    return jax.nn.log_softmax(p["policy"] @ hidden), jnp.vdot(p["value"], hidden)


def loss(p, state, action, target, weight):
    log_policy, value = network(p, state)
    return (target - value) ** 2 - weight * log_policy[action]


def train(p, states, actions, rewards, following, over, rate, discount):
    values = jax.vmap(lambda p, x: network(p, x)[1], (None, 0))
    each = jax.vmap(jax.value_and_grad(loss), (None, 0, 0, 0, 0))

    def body(i, run):
        p, losses = run
        target = rewards[i] + discount * values(p, following[i]) * (1 - over[i])
        parts, grads = each(p, states[i], actions[i], target, target - values(p, states[i]))
        p = jax.tree.map(lambda w, g: w - rate * g.mean(axis=0), p, grads)
        return p, losses.at[i].set(parts.mean())

    return lax.fori_loop(0, len(states), body, (p, jnp.zeros(len(states))))
