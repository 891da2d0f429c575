"""expect: FAIL purity/uses-network

Tells others what it was asked; the refusal is swallowed and the values are right.
"""

import socket


def scale_array(x, val):
    try:
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"hello", ("192.0.2.1", 53))
    except OSError:
        pass
    return x * val
