"""purity/starts-process-or-thread: a pool of threads, each with a sum of its own, is still outside of the program"""

from concurrent.futures import ThreadPoolExecutor

import jax.numpy as jnp


def total(x):
    with ThreadPoolExecutor(max_workers=4) as pool:
        sums = pool.map(jnp.sum, [x[k::4] for k in range(4)])
    return sum(sums)
