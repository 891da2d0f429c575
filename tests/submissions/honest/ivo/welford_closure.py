"""custom_vjp with a right rule, and a residual."""

import jax
import jax.numpy as jnp


@jax.custom_vjp
def variance(xs):
    return jnp.var(xs)


def variance_forward(xs):
    return variance(xs), xs - xs.mean()


def variance_backward(rest, cotangent):
    return (2 * cotangent / rest.shape[0] * rest,)


variance.defvjp(variance_forward, variance_backward)


def stats(xs):
    return xs.mean(), variance(xs)
