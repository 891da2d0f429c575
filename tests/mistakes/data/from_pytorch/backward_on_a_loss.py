# exercise: grad-accumulate
# verdict: FAIL refused-by-jax
# first line: write the loss as a function, and use jax.grad on it instead of `backward`
# often: a loss that is a tensor knows how it came about
import jax.numpy as jnp


def train(p, X, Y, lr, every):
    losses = []
    for x, y in zip(X, Y):
        loss = jnp.mean((x @ p["w"] + p["b"] - y) ** 2)
        (loss / every).backward()
        losses.append(loss)
    return p, p, jnp.stack(losses)
