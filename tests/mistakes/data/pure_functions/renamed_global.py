# exercise: global-counter
# verdict: FAIL mutates-global
# first line: stop changing `calls`: use a local variable and return the new value
# often: the global gets another name, so that Python stops complaining
calls = 0


def step(x, count):
    global calls
    calls += 2
    return x * (count + 1), count + 2
