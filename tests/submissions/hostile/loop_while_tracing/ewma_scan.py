"""expect: TIMEOUT trace/too-slow"""


def ewma(xs, alpha):
    while True:
        xs = xs + 0
