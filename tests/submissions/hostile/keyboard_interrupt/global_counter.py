"""expect: ERROR trace/exits

Pretends that the instructor pressed Ctrl-C.
"""


def step(x, count):
    raise KeyboardInterrupt
