# exercise: print-to-aux
# verdict: FAIL prints
# first line: take the printing out, and return what you want to see
# often: the file that everybody starts from, with jnp for np
import jax.numpy as jnp


def train(x):
    for _ in range(5):
        x -= 0.1 * x
        print("loss", jnp.sum(x**2))
    return x
