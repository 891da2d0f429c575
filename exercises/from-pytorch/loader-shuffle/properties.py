"""What must hold of shuffled batches, whatever the keys."""

import numpy as np

FEWEST = 100
"""Statistics over fewer epochs say too little."""


def padding_is_at_the_end_of_each_epoch(calls):
    """Of the places of an epoch, read batch by batch, the first n are real and no others."""
    for call in calls:
        n = len(call.arguments["labels"])
        for epoch, real in enumerate(_flat(call.result[2])):
            if not np.array_equal(real, np.arange(len(real)) < n):
                first = int(real[:n].sum())
                return (
                    f"in epoch {epoch}, {int(real.sum())} places are real, {first} of them among the first {n}; "
                    f"expected all of the first {n}, and no others"
                )
    return None


def padding_is_blank(calls):
    """Where the padding has to be, x is 0 and y is -1."""
    for call in calls:
        n = len(call.arguments["labels"])
        x, y = _flat(call.result[0])[:, n:], _flat(call.result[1])[:, n:]
        if np.any(x != 0):
            return f"x has {float(x[x != 0][0]):g} in padding; expected 0"
        if np.any(y != -1):
            return f"y has {int(y[y != -1][0])} in padding; expected -1"
    return None


def every_row_once_in_each_epoch(calls):
    """In each epoch, the real places hold every row exactly once."""
    for call in calls:
        for epoch, order in enumerate(_orders(call)):
            counts = np.bincount(order[order >= 0], minlength=len(order))
            if np.any(order < 0):
                return f"place {int(np.argmin(order))} of epoch {epoch} holds no row of the data"
            if np.any(counts != 1):
                row = int(np.argmax(counts != 1))
                return f"row {row} occurs {int(counts[row])} times in epoch {epoch}; expected once"
    return None


def rows_keep_their_labels(calls):
    """Each row comes with its own label."""
    for call in calls:
        labels = call.arguments["labels"]
        orders, found = _orders(call), _flat(call.result[1])[:, : len(labels)]
        wrong = np.argwhere((found != labels[orders]) & (orders >= 0))
        if len(wrong):
            epoch, place = (int(i) for i in wrong[0])
            row = int(orders[epoch, place])
            where = f"place {place} of epoch {epoch} has row {row} with label {int(found[epoch, place])}"
            return f"{where}; expected {int(labels[row])}"
    return None


def rows_leave_their_places(calls):
    """On average one row of an epoch is where it is in the data, within six standard errors."""
    orders = [order for call in calls for order in _orders(call)]
    stay = [np.sum(order == np.arange(len(order))) for order in orders]
    return _near(stay, 1.0, "rows stay where they are")


def rows_leave_their_neighbours(calls):
    """On average (n - 1) / n rows of an epoch follow the row before them in the data, within six standard errors."""
    orders = [order for call in calls for order in _orders(call)]
    follow = [np.sum(order[1:] == order[:-1] + 1) - (len(order) - 1) / len(order) for order in orders]
    return _near(follow, 0.0, "rows more than expected follow the row that they follow in the data")


def epochs_are_independent(calls):
    """On average one row is at the same place in two epochs that follow each other, within six standard errors."""
    pairs = [pair for call in calls for pair in zip(_orders(call), _orders(call)[1:])]
    return _near([np.sum(one == other) for one, other in pairs], 1.0, "rows are at the same place in the next epoch")


def keys_are_independent(calls):
    """On average one row is at the same place under another key, within six standard errors."""
    same = []
    for one, other in zip(calls, calls[1:]):
        if np.any(one.arguments["key"] != other.arguments["key"]):
            if len(one.arguments["labels"]) == len(other.arguments["labels"]):
                same += list(np.sum(_orders(one) == _orders(other), axis=1))
    return _near(same, 1.0, "rows are at the same place under another key")


def _flat(values):
    """Join the batches of each epoch."""
    return values.reshape(values.shape[0], values.shape[1] * values.shape[2], *values.shape[3:])


def _orders(call):
    """Return for each epoch which row is at each of the first n places; -1 where it is none."""
    rows = call.arguments["rows"]  # all numbers in it are different
    same = np.all(_flat(call.result[0])[:, : len(rows), None] == rows, axis=-1)
    return np.where(same.any(axis=-1), same.argmax(axis=-1), -1)


def _near(counts, expected, what):
    """Judge a mean of counts, each of which has a variance of at most 1."""
    if len(counts) < FEWEST:
        return None
    found, bound = np.mean(counts), 6 / np.sqrt(len(counts))
    if abs(found - expected) > bound:
        return f"on average {found:.2f} {what}; expected {expected:.2f} within {bound:.2f}"
    return None
