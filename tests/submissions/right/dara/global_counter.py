# -*- coding: utf-8 -*-
import jax


@jax.jit
def step(x, count):
    from jax import lax

    zähler = lax.add(count, 1)
    return x * zähler, lax.add(zähler, 1)


def main():
    import jax.numpy as jnp

    n = jnp.int32(0)
    for _ in range(3):
        y, n = step(jnp.arange(3.0), n)
        print("→", y, n)


if __name__ == "__main__":
    main()
