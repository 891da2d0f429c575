"""expect: FAIL purity/returns-argument

Gives the caller's list back as it is.
"""


def scale(data_list, val):
    return data_list
