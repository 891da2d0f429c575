# exercise: print-to-aux
# verdict: FAIL mutates-global
# first line: stop changing `losses`: use a local variable and return the new value
# often: the print becomes a list, which stays where Python programs keep one
import jax.numpy as jnp

losses = []


def train(x):
    for _ in range(5):
        x = x - 0.1 * x
        losses.append(jnp.sum(x**2))
    return x, jnp.stack(losses[-5:])
