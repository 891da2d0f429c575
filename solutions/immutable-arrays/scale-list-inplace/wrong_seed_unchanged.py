"""purity/mutates-argument: the original unchanged; it compiles, and its values are right."""


def scale(data_list, val):
    for i in range(len(data_list)):
        data_list[i] *= val
    return data_list
