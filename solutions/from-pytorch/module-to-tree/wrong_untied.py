"""correctness/wrong-value: gives the head a copy of the weight, so that the gradient of that use is lost"""

import jax
import jax.numpy as jnp


def linear(weight, bias, x):
    return x @ weight.T + bias


def forward(p, head, tokens):
    shared = p["embedding"]["weight"]
    hidden = jnp.tanh(linear(p["mix"]["weight"], p["mix"]["bias"], shared[tokens]))
    return linear(head, p["head"]["bias"], hidden)


def evaluate(p, tokens, targets):
    head = jnp.array(p["embedding"]["weight"])

    def loss_and_logits(p):
        logits = forward(p, head, tokens)
        chosen = jnp.take_along_axis(jax.nn.log_softmax(logits), targets[:, None], axis=1)
        return -chosen.mean(), logits

    (loss, logits), grads = jax.value_and_grad(loss_and_logits, has_aux=True)(p)
    return logits, loss, grads
