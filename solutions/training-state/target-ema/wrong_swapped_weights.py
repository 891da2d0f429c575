"""correctness/wrong-value: keeps tau of the target instead of 1 - tau"""

import jax


def update(target, online, tau):
    return jax.tree.map(lambda t, o: tau * t + (1 - tau) * o, target, online)
