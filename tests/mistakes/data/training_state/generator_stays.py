# exercise: lr-schedule-iterator
# verdict: FAIL mutates-global
# first line: stop changing `rates`: use a local variable and return the new value
# often: the file that everybody starts from
def schedule():
    t = 0
    while True:
        t += 1
        yield 0.01 * t if t <= 10 else 0.1 * 0.5 ** ((t - 10) / 10)


rates = schedule()


def run(w, g):
    for _ in range(30):
        w = w - next(rates) * g
    return w
