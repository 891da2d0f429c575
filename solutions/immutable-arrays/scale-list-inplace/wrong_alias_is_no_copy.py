"""purity/mutates-argument: `result = data_list` gives the list a second name, it does not copy it."""


def scale(data_list, val):
    result = data_list
    for i in range(len(result)):
        result[i] = result[i] * val
    return result
