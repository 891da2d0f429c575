"""expect: ERROR trace/raises

Meets another submission at an abstract address.
"""

import socket

meeting = socket.socket(socket.AF_UNIX)
meeting.bind("\0jaxercise-hostile")


def scale_array(x, val):
    return x * val
