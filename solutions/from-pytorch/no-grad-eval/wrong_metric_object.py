"""purity/mutates-attribute: leaves the table in an object, as metrics of many libraries do"""

import jax
import jax.numpy as jnp


class Confusion:
    table = None

    def update(self, labels, guesses, real, classes):
        self.table = jnp.zeros((classes, classes), jnp.int32).at[labels, guesses].add(real)
        return self.table


metric = Confusion()


def forward(p, x):
    hidden = jnp.tanh(x @ p["hidden"]["weight"].T + p["hidden"]["bias"])
    return hidden @ p["out"]["weight"].T + p["out"]["bias"]


def evaluate(p, X, labels, rows):
    logits = forward(p, X)
    real = jnp.arange(labels.shape[1]) < rows[:, None]
    scores = jnp.take_along_axis(jax.nn.log_softmax(logits), labels[..., None], axis=-1)
    sums = jnp.sum(jnp.where(real, -scores[..., 0], 0.0), axis=1)
    classes = logits.shape[-1]
    confusion = metric.update(labels, logits.argmax(axis=-1), real, classes)
    return sums.sum() / rows.sum(), sums / rows, confusion
