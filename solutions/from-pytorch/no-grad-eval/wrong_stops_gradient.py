"""transforms/transform-wrong: translates no_grad by stop_gradient, and then no loss has a slope"""

import jax
import jax.numpy as jnp
from jax import lax


def forward(p, x):
    hidden = jnp.tanh(x @ p["hidden"]["weight"].T + p["hidden"]["bias"])
    return hidden @ p["out"]["weight"].T + p["out"]["bias"]


def evaluate(p, X, labels, rows):
    logits = lax.stop_gradient(forward(p, X))
    real = jnp.arange(labels.shape[1]) < rows[:, None]
    scores = jnp.take_along_axis(jax.nn.log_softmax(logits), labels[..., None], axis=-1)
    sums = jnp.sum(jnp.where(real, -scores[..., 0], 0.0), axis=1)
    classes = logits.shape[-1]
    confusion = jnp.zeros((classes, classes), jnp.int32).at[labels, logits.argmax(axis=-1)].add(real)
    return sums.sum() / rows.sum(), sums / rows, confusion
