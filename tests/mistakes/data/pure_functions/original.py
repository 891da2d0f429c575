# exercise: global-counter
# verdict: ERROR wrong-arity
# first line: give your function the arguments of the exercise: `def step(x, count):`
# often: the file that everybody starts from
count = 0


def step(x):
    global count
    count += 1
    y = x * count
    count += 1
    return y
