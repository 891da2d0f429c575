"""expect: FAIL program/forbidden-operation

A root from the complex tangent and arc tangent, which are an exponential and a logarithm by other names.
"""

import jax, jax.numpy as jnp
from jax import lax

def log_(v):  # atan(iy) = i artanh(y); log v = 2 artanh((v-1)/(v+1))
    y = (v - 1) / (v + 1)
    o = jnp.zeros_like(y)
    return 2 * lax.imag(lax.atan2(lax.complex(o, y), lax.complex(o + 1, o)))

def exp_(z):  # tan(iz) = i tanh(z)
    t = lax.imag(lax.tan(lax.complex(jnp.zeros_like(z), z / 2)))
    return (1 + t) / (1 - t)

@jax.custom_jvp
def root(v):
    y = exp_(0.5 * log_(v))
    return 0.5 * (y + v / y)

@root.defjvp
def _(p, t):
    y = root(p[0])
    return y, t[0] * 0.5 / y

def sqrt_all(v):
    return root(v)
