"""expect: FAIL purity/prints

Prints from code that calls itself a file of JAX's.
"""

import jax.numpy as jnp

exec(compile("def show(*what):\n    print(*what)\n", "/jax/show.py", "exec"))


def train(x):
    log = []
    for _ in range(5):
        x = x - 0.1 * x
        log.append(jnp.sum(x**2))
        show("step", x.shape)
    return x, jnp.stack(log)
