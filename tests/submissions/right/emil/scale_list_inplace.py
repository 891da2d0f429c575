import jax


@jax.jit
def scale(data_list, val):
    result = []
    for item in data_list:
        result.append(item * val)
    return result
