# exercise: print-to-aux
# verdict: FAIL wrong-structure
# first line: return a tuple of 2: your result is one array
# often: the print is taken out, and nothing is put in its place
import jax.numpy as jnp


def train(x):
    for _ in range(5):
        x = x - 0.1 * x
    return x
