"""Says itself what the derivative is: what is left of the tangent across the arrow, over the length."""

import jax
import jax.numpy as jnp

CALM = 0.001


def speed_and_arrow(x):
    speed = jnp.sqrt(jnp.sum(jnp.square(x), axis=1, keepdims=True))
    windy = speed > CALM
    speed = jnp.where(windy, speed, jnp.inf)
    return speed, x / speed


@jax.custom_jvp
def unit(x):
    return speed_and_arrow(x)[1]


@unit.defjvp
def unit_jvp(primals, tangents):
    (x,), (dx,) = primals, tangents
    speed, arrow = speed_and_arrow(x)
    along = jnp.sum(arrow * dx, axis=1, keepdims=True)
    return arrow, (dx - along * arrow) / speed
