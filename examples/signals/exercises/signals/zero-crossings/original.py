"""Where does a signal cross zero?"""


def crossings(x):
    """Return how many pairs of neighbours have opposite signs, and where each pair begins, padded with -1."""
    found = []
    for i in range(len(x) - 1):
        if x[i] * x[i + 1] < 0:
            found.append(i)
    places = [-1] * (len(x) - 1)
    for k, i in enumerate(found):
        places[k] = i
    return len(found), places
