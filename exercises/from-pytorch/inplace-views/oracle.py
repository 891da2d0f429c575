"""Hand tensors on as arrays."""

import original


def correct(table, stations, offsets, gain):
    return tuple(tensor.numpy() for tensor in original.correct(table, stations, offsets, gain))
