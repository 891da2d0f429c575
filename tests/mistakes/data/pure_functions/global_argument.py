# exercise: global-counter
# verdict: ERROR syntax-error
# first line: take the `global` line out: `count` is an argument
# often: the argument is added, and the old line stays
def step(x, count):
    global count
    count += 1
    y = x * count
    count += 1
    return y, count
