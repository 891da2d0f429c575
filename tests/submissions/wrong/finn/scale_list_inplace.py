"""expect: FAIL correctness/wrong-structure

Appends the sum as one item more.
"""


def scale(data_list, val):
    scaled = [item * val for item in data_list]
    scaled.append(sum(scaled))
    return scaled
