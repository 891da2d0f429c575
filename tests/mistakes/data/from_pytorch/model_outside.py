# exercise: grad-accumulate
# verdict: FAIL mutates-attribute
# first line: stop changing `optimizer.waiting`: use a local variable and return the new value
# often: model and optimizer live at the top of the script
import jax
import jax.numpy as jnp


class Optimizer:
    def __init__(self):
        self.steps = 0
        self.waiting = None


optimizer = Optimizer()


def loss(p, x, y):
    return jnp.mean((x @ p["w"] + p["b"] - y) ** 2)


def train(p, X, Y, lr, every):
    optimizer.waiting = jax.tree.map(jnp.zeros_like, p)
    losses = []
    for i in range(X.shape[0]):
        optimizer.steps += 1
        value, g = jax.value_and_grad(loss)(p, X[i], Y[i])
        losses.append(value)
        optimizer.waiting = jax.tree.map(lambda total, g: total + g / every, optimizer.waiting, g)
        if (i + 1) % every == 0:
            p = jax.tree.map(lambda p, g: p - lr * g, p, optimizer.waiting)
            optimizer.waiting = jax.tree.map(jnp.zeros_like, p)
    return p, optimizer.waiting, jnp.stack(losses)
