"""expect: ERROR trace/raises

Ties everything of the same user to one processor, which others would notice.
"""

import os

os.sched_setaffinity(os.getppid(), {0})


def scale_array(x, val):
    return x * val
