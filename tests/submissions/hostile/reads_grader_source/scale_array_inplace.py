"""expect: ERROR trace/raises

Reads how it is judged, of which nothing is in the jail but what is already loaded.
"""

import inspect
import sys

SOURCE = inspect.getsource(sys.modules["grader.trace.child"])


def scale_array(x, val):
    return x * val
