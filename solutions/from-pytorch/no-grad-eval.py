"""All batches at once: a mask says which rows are real, and each metric is a sum under it."""

import jax
import jax.numpy as jnp

Tree = dict[str, dict[str, jax.Array]]


def forward(p: Tree, x: jax.Array) -> jax.Array:
    """Return the logits of any number of rows; there is no dropout to be turned off."""
    hidden = jnp.tanh(x @ p["hidden"]["weight"].T + p["hidden"]["bias"])
    return hidden @ p["out"]["weight"].T + p["out"]["bias"]


def evaluate(
    p: Tree, X: jax.Array, labels: jax.Array, rows: jax.Array
) -> tuple[jax.Array, jax.Array, jax.Array]:
    """Return the mean loss, the loss of each batch, and the table of labels and guesses."""
    logits = forward(p, X)
    real = jnp.arange(labels.shape[1]) < rows[:, None]
    scores = jnp.take_along_axis(jax.nn.log_softmax(logits), labels[..., None], axis=-1)
    sums = jnp.sum(jnp.where(real, -scores[..., 0], 0.0), axis=1)
    classes = logits.shape[-1]
    confusion = jnp.zeros((classes, classes), jnp.int32).at[labels, logits.argmax(axis=-1)].add(real)
    return sums.sum() / rows.sum(), sums / rows, confusion
