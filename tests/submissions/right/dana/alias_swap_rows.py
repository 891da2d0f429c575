from jax import lax


def swap(m, i, j):
    row_i = lax.dynamic_index_in_dim(m, i, keepdims=True)
    row_j = lax.dynamic_index_in_dim(m, j, keepdims=True)
    m = lax.dynamic_update_index_in_dim(m, row_j, i, axis=0)
    m = lax.dynamic_update_index_in_dim(m, row_i, j, axis=0)
    return m
