"""correctness/wrong-structure: returns a list of leaves and forgets to unflatten it"""

import jax


def update(target, online, tau):
    pairs = zip(jax.tree.leaves(target), jax.tree.leaves(online), strict=True)
    return [(1 - tau) * t + tau * o for t, o in pairs]
