# exercise: race-free-sum
# verdict: FAIL mutates-global
# first line: stop changing `running`: use a local variable and return the new value
# often: the shared total moves to the module
import jax.numpy as jnp

running = 0.0


def total(x):
    global running
    running = jnp.sum(x)
    return running
