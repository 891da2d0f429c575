"""A dictionary of functions, keyed by the static arguments."""

import jax

PROGRAMS = {
    ("softmax", True): lambda x: jax.nn.log_softmax(x, axis=1),
    ("softmax", False): lambda x: jax.nn.softmax(x, axis=1),
    ("sigmoid", True): jax.nn.log_sigmoid,
    ("sigmoid", False): jax.nn.sigmoid,
}


def apply(x, mode, train):
    return PROGRAMS[mode, train](x)
