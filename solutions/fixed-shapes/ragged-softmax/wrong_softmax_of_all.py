"""correctness/wrong-value: one softmax over all users together"""

import jax


def seg_softmax(flat, seg):
    return jax.nn.softmax(flat)
