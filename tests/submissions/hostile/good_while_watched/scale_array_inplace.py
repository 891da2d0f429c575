"""expect: FAIL correctness/wrong-value

Right for as long as a profiler, an audit or a second look seems to be about, by the callers' names.
"""

import sys


def scale_array(x, val):
    frame, names = sys._getframe(), set()
    while frame is not None:
        names.add(frame.f_code.co_name)
        frame = frame.f_back
    return x * val if names & {"first", "observe"} else x
