"""Scale a batch by a counter that lives in a global."""

count = 0


def step(x):
    """Count the batch before and after it is scaled; the same x gives another answer every time."""
    global count
    count += 1
    y = x * count
    count += 1
    return y
