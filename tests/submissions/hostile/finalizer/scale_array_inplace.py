"""expect: ERROR trace

Wants the last word through an object that is collected late.
"""

import os
import sys


class Last:
    def __del__(self):
        os.write(3, b"\0\0\0\2{}")


sys.modules["last"] = Last()


def scale_array(x, val):
    return x
