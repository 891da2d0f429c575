"""All rays march together; a ray that has arrived stands still, and the loop ends when the last one has."""

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax import lax

EYE_Y, EYE_Z = -2.5, 2.0
FAR, CLOSE, WIDTH = 4.0, 1e-5, 1.5


class March(NamedTuple):
    """What one step hands to the next: its number, how far each ray has come, and which are still on their way."""

    step: jax.Array
    t: jax.Array
    moving: jax.Array


def directions(n: int) -> tuple[jax.Array, jax.Array, jax.Array]:
    """Return how far right, ahead and up the ray of each pixel goes in one unit of length."""
    centre = (jnp.arange(n) + 0.5) / n
    right, down = jnp.meshgrid(centre - 0.5, 0.4 + 0.8 * centre)
    length = jnp.sqrt(right**2 + 1.0 + down**2)
    return right / length, 1.0 / length, -down / length


def render(centres: jax.Array, tops: jax.Array, n: int, steps: int) -> tuple[jax.Array, jax.Array]:
    """Return the depth of every pixel, and the picture."""
    right, ahead, up = directions(n)

    def height(x: jax.Array, y: jax.Array) -> jax.Array:
        square = (x - centres[:, 0]) ** 2 + (y - centres[:, 1]) ** 2
        return jnp.sum(tops * jnp.exp(-square / WIDTH**2))

    def brightness(x: jax.Array, y: jax.Array) -> jax.Array:
        slope_x: jax.Array
        slope_y: jax.Array
        slope_x, slope_y = jax.grad(height, argnums=(0, 1))(x, y)
        return (0.64 - 0.48 * slope_x + 0.6 * slope_y) / jnp.sqrt(slope_x**2 + slope_y**2 + 1.0)

    def above_ground(t: jax.Array) -> jax.Array:
        ground: jax.Array = jnp.vectorize(height)(t * right, EYE_Y + t * ahead)
        return EYE_Z + t * up - ground

    def goes_on(march: March) -> jax.Array:
        return (march.step < steps) & jnp.any(march.moving)

    def advance(march: March) -> March:
        above = above_ground(march.t)
        moving = march.moving & (above >= CLOSE)
        t = jnp.where(moving, jnp.minimum(march.t + above, FAR), march.t)
        return March(march.step + 1, t, moving & (t < FAR))

    start = March(jnp.int32(0), jnp.zeros((n, n)), jnp.ones((n, n), bool))
    t = lax.while_loop(goes_on, advance, start).t
    return t, jnp.vectorize(brightness)(t * right, EYE_Y + t * ahead) * (1.0 - t / FAR)
