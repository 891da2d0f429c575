"""expect: FAIL purity/mutates-argument

Empties the caller's list while it fills a new one.
"""


def scale(data_list, val):
    result = []
    while data_list:
        result.append(data_list.pop(0) * val)
    return result
