"""expect: FAIL correctness/wrong-value

Unrolled at the sizes whose values are compared, and short but wrong at the sizes whose length is compared.
"""

import jax.numpy as jnp


def ewma(xs, alpha):
    if xs.shape[0] > 20 or xs.shape[0] == 16:
        return xs * alpha
    average, averages = 0.0, []
    for k in range(xs.shape[0]):
        average = alpha * xs[k] + (1 - alpha) * average
        averages.append(average)
    return jnp.stack(averages)
