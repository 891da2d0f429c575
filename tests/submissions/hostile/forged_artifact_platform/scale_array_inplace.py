"""expect: ERROR trace/refused-artifact

Exported for another kind of device.
"""

import sys

parts = sys.modules["grader.trace.parts"]
export_program = parts.export_program
parts.export_program = lambda function, inputs, _platform: export_program(function, inputs, "tpu")


def scale_array(x, val):
    return x * val
