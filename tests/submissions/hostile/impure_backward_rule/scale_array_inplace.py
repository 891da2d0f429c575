"""expect: FAIL purity/prints

The function is pure; its derivative is not.
"""

import jax


@jax.custom_vjp
def scale_array(x, val):
    return x * val


def forward(x, val):
    return x * val, (x, val)


def backward(kept, cotangent):
    x, val = kept
    print("deriving")
    return cotangent * val, (cotangent * x).sum()


scale_array.defvjp(forward, backward)
