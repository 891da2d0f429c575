"""purity/mutates-attribute: keeps the last loss on a model object of the module"""

import jax
import jax.numpy as jnp


def linear(weight, bias, x):
    return x @ weight.T + bias


class NextWord:
    loss = None


model = NextWord()


def forward(p, tokens):
    shared = p["embedding"]["weight"]
    hidden = jnp.tanh(linear(p["mix"]["weight"], p["mix"]["bias"], shared[tokens]))
    return linear(shared, p["head"]["bias"], hidden)


def evaluate(p, tokens, targets):
    def loss_and_logits(p):
        logits = forward(p, tokens)
        chosen = jnp.take_along_axis(jax.nn.log_softmax(logits), targets[:, None], axis=1)
        return -chosen.mean(), logits

    (loss, logits), grads = jax.value_and_grad(loss_and_logits, has_aux=True)(p)
    model.loss = loss
    return logits, model.loss, grads
