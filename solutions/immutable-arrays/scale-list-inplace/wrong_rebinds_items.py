"""purity/returns-argument: the loop gives a name a new value each time; the list it returns is the caller's, unchanged."""


def scale(data_list, val):
    for item in data_list:
        item *= val
    return data_list
