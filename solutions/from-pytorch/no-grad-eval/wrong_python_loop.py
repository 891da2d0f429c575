"""program/unrolled-loop: a Python loop over the batches puts the network into the program for each of them"""

import jax
import jax.numpy as jnp


def forward(p, x):
    hidden = jnp.tanh(x @ p["hidden"]["weight"].T + p["hidden"]["bias"])
    return hidden @ p["out"]["weight"].T + p["out"]["bias"]


def evaluate(p, X, labels, rows):
    classes = p["out"]["bias"].size
    confusion = jnp.zeros((classes, classes), jnp.int32)
    total, history = 0.0, []
    for i in range(len(X)):
        logits = forward(p, X[i])
        real = jnp.arange(labels.shape[1]) < rows[i]
        scores = jnp.take_along_axis(jax.nn.log_softmax(logits), labels[i][:, None], axis=1)
        loss = jnp.sum(jnp.where(real, -scores[:, 0], 0.0))
        total += loss
        history.append(loss / rows[i])
        confusion = confusion.at[labels[i], logits.argmax(axis=1)].add(real)
    return total / rows.sum(), jnp.stack(history), confusion
