from jax import lax


def sqrt_all(v):
    def newton(_, y):
        return 0.5 * (y + v / y)

    return lax.fori_loop(0, 60, newton, v)
