"""purity/mutates-argument: a comprehension, but assigned back into the caller's list."""


def scale(data_list, val):
    data_list[:] = [item * val for item in data_list]
    return list(data_list)
