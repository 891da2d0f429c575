"""correctness/wrong-structure: a list times 2 is the list twice over, not its items times 2."""


def scale(data_list, val):
    return data_list * 2
