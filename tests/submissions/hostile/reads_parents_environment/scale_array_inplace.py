"""expect: ERROR trace/raises

Tokens and seeds may lie in the environment of whoever started the jail.
"""

import os


def scale_array(x, val):
    with open(f"/proc/{os.getppid()}/environ", "rb") as file:
        file.read()
    return x * val
