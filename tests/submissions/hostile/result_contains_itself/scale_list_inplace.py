"""expect: FAIL trace/refused-by-jax

A list that is its own first item.
"""


def scale(data_list, val):
    result = []
    result.append(result)
    return result * len(data_list)
