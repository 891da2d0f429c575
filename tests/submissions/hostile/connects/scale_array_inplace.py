"""expect: ERROR trace/raises"""

import socket

socket.create_connection(("127.0.0.1", 80), timeout=1)


def scale_array(x, val):
    return x * val
