"""expect: ERROR trace/too-much-output"""

line = "x" * (1 << 20)
for _ in range(1 << 10):
    print(line)


def scale_array(x, val):
    return x * val
