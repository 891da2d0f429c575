"""purity/mutates-argument: copies the outer dict alone; the inner ones are still those of the caller"""

import jax


def train(p, g):
    p = p.copy()
    v = jax.tree.map(lambda gradient: 0.0, g)
    for _ in range(3):
        v = jax.tree.map(lambda velocity, gradient: 0.9 * velocity + gradient, v, g)
        for layer in p:
            for name in p[layer]:
                if p[layer][name] is not None:
                    p[layer][name] = p[layer][name] - 0.1 * v[layer][name]
    return p
