"""trace/reads-value: keeps the recursion and its `if` on a traced weight"""

import jax.numpy as jnp


def best(w, v):
    memo = {}

    def best_from(i, room):
        if i == w.shape[0]:
            return 0
        if (i, room) not in memo:
            without = best_from(i + 1, room)
            if w[i] <= room:
                memo[i, room] = jnp.maximum(without, v[i] + best_from(i + 1, room - w[i]))
            else:
                memo[i, room] = without
        return memo[i, room]

    return best_from(0, 50)
