"""program/unrolled-loop: a Python loop over the steps puts each of them into the program"""

import jax


def decayed(path, p, g):
    return g + 0.1 * p if path[-1].key == "weight" else g


def run(p, gs, rates, dampening):
    buffers = None
    for i in range(len(rates)):
        g = jax.tree.map(lambda g: g[i], gs)  # noqa: B023
        g = jax.tree_util.tree_map_with_path(decayed, p, g)
        if buffers is None:
            buffers = g
        else:
            buffers = jax.tree.map(lambda b, g: 0.9 * b + (1 - dampening) * g, buffers, g)
        p = jax.tree.map(lambda p, b: p - rates[i] * b, p, buffers)  # noqa: B023
    return p, buffers
