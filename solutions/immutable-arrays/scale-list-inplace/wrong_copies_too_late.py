"""purity/mutates-argument: the copy is made after the caller's list has been overwritten."""


def scale(data_list, val):
    for i, item in enumerate(data_list):
        data_list[i] = item * val
    return list(data_list)
