"""expect: ERROR trace/bad-frame

Finds the grader's plan by the garbage collector and strikes out every part.
"""

import gc


def scale_array(x, val):
    for item in gc.get_objects():
        if type(item).__name__ == "_Session":
            item.plan["parts"] = []
    return x * 0
