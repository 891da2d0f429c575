"""expect: ERROR trace/raises"""

import pathlib

(pathlib.Path.home() / "jaxercise-hostile").write_text("here")


def scale_array(x, val):
    return x * val
