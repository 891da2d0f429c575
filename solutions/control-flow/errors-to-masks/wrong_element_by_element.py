"""program/unrolled-loop: keeps the loop over readings, and writes each of them into the program"""

import jax.numpy as jnp


def checked_log(value):
    code = jnp.where(jnp.isnan(value), 1, jnp.where(value <= 0, 2, 0))
    return jnp.log(jnp.where(code == 0, value, 1.0)), code


def safe_log(x):
    logs, codes = [], []
    for value in x:
        y, code = checked_log(value)
        logs.append(y)
        codes.append(code)
    return jnp.array(logs), jnp.array(codes, jnp.int32)
