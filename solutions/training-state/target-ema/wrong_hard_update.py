"""trace/reads-value: asks whether tau is 1 to hand over the online network as it is"""

import jax


def update(target, online, tau):
    if tau == 1.0:
        return online
    return jax.tree.map(lambda t, o: (1 - tau) * t + tau * o, target, online)
