"""expect: ERROR trace/raises

A link out of the jail, for later.
"""

import os

os.symlink("/etc/passwd", "/tmp/jaxercise-hostile")


def scale_array(x, val):
    return x * val
