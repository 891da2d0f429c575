"""trace: Python cannot repeat a list a traced number of times."""


def scale(data_list, val):
    return data_list * val
