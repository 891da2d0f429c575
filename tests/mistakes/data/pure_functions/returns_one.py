# exercise: global-counter
# verdict: FAIL wrong-structure
# first line: return a tuple of 2: your result is one array
# often: the new state is computed, and not returned
def step(x, count):
    count += 1
    y = x * count
    count += 1
    return y
