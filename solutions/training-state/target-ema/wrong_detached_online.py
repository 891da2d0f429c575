"""transforms/transform-wrong: stops the gradient of the online network, as target networks in PyTorch do"""

import jax


def update(target, online, tau):
    online = jax.lax.stop_gradient(online)
    return jax.tree.map(lambda t, o: (1 - tau) * t + tau * o, target, online)
