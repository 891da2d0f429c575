import jax


def noise(key, x, scale):
    return x + scale * jax.random.normal(key, x.shape)
