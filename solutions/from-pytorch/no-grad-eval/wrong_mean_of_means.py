"""correctness/wrong-value: averages the losses of the batches, so that a short one counts as much as a full one"""

import jax
import jax.numpy as jnp


def forward(p, x):
    hidden = jnp.tanh(x @ p["hidden"]["weight"].T + p["hidden"]["bias"])
    return hidden @ p["out"]["weight"].T + p["out"]["bias"]


def evaluate(p, X, labels, rows):
    logits = forward(p, X)
    real = jnp.arange(labels.shape[1]) < rows[:, None]
    scores = jnp.take_along_axis(jax.nn.log_softmax(logits), labels[..., None], axis=-1)
    sums = jnp.sum(jnp.where(real, -scores[..., 0], 0.0), axis=1)
    classes = logits.shape[-1]
    confusion = jnp.zeros((classes, classes), jnp.int32).at[labels, logits.argmax(axis=-1)].add(real)
    return jnp.mean(sums / rows), sums / rows, confusion
