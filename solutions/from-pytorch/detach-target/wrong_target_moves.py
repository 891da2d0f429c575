"""correctness/wrong-value: lets the gradient go through the target as well"""

import jax
import jax.numpy as jnp
from jax import lax


def forward(p, states):
    hidden = jnp.tanh(states @ p["hidden"]["weight"].T + p["hidden"]["bias"])
    return hidden @ p["policy"].T, hidden @ p["value"]


def batch_loss(p, batch, discount):
    states, actions, rewards, following, over = batch
    logits, values = forward(p, states)
    target = rewards + jnp.where(over, 0.0, discount * forward(p, following)[1])
    error = target - values
    chosen = jnp.take_along_axis(jax.nn.log_softmax(logits), actions[:, None], axis=1)[:, 0]
    return jnp.mean(error**2) - jnp.mean(lax.stop_gradient(error) * chosen)


def train(p, states, actions, rewards, following, over, rate, discount):
    def step(p, batch):
        loss, grads = jax.value_and_grad(batch_loss)(p, batch, discount)
        return jax.tree.map(lambda w, g: w - rate * g, p, grads), loss

    return lax.scan(step, p, (states, actions, rewards, following, over))
