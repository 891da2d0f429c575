"""correctness/wrong-value: multiplies by the weight of mix as it is, although it is stored as (out, in)"""

import jax
import jax.numpy as jnp


def linear(weight, bias, x):
    return x @ weight.T + bias


def forward(p, tokens):
    shared = p["embedding"]["weight"]
    hidden = jnp.tanh(shared[tokens] @ p["mix"]["weight"] + p["mix"]["bias"])
    return linear(shared, p["head"]["bias"], hidden)


def evaluate(p, tokens, targets):
    def loss_and_logits(p):
        logits = forward(p, tokens)
        chosen = jnp.take_along_axis(jax.nn.log_softmax(logits), targets[:, None], axis=1)
        return -chosen.mean(), logits

    (loss, logits), grads = jax.value_and_grad(loss_and_logits, has_aux=True)(p)
    return logits, loss, grads
