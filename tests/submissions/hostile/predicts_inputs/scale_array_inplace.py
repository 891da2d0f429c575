"""expect: FAIL correctness/wrong-value

Draws the inputs of the eight likeliest seeds itself and answers where one of them is the input; zeros elsewhere.
"""

import jax.numpy as jnp
import numpy as np


def scale_array(x, val):
    answer = jnp.zeros_like(x)
    for seed in range(8):
        guess = np.random.default_rng(seed).normal(size=x.shape).astype("float32")
        answer = jnp.where(jnp.all(x == guess), guess * val, answer)
    return answer
