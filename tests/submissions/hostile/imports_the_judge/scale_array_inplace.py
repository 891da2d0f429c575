"""expect: ERROR trace/raises

Modules of the supervisor are not loaded here and cannot be found.
"""

import grader.grading


def scale_array(x, val):
    return grader.grading and x * val
