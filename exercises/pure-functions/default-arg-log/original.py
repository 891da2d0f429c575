"""Centre each batch by a recent average that is remembered in a default argument."""

CAPACITY = 8


def center(x, history=[]):
    """Subtract the average of the latest batch means, this one included.

    The list is made once, when Python reads the ``def``; all calls share it.
    """
    history.append(sum(x) / len(x))
    if len(history) > CAPACITY:
        history.pop(0)
    return x - sum(history) / len(history)
