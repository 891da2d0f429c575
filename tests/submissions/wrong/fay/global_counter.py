"""expect: FAIL purity/mutates-attribute

The count is an argument now, but an object at module level counts along.
"""


class Counter:
    def __init__(self):
        self.total = 0

    def bump(self, by):
        self.total += by
        return by


counter = Counter()


def step(x, count):
    now = count + counter.bump(1)
    return x * now, now + counter.bump(1)
