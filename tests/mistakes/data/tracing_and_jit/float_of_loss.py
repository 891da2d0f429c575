# exercise: print-to-aux
# verdict: FAIL reads-value
# first line: write `log.append(jnp.sum(x**2))` instead of `log.append(float(jnp.sum(x**2)))`
# often: as .item() in PyTorch: a log should hold plain numbers
import jax.numpy as jnp


def train(x):
    log = []
    for _ in range(5):
        x = x - 0.1 * x
        log.append(float(jnp.sum(x**2)))
    return x, jnp.array(log)
