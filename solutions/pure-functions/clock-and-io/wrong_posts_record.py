"""purity/uses-network: sends the record to a metrics server, where only tracers would arrive"""

import socket

import jax.numpy as jnp


def post(record):
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as channel:
            channel.sendto(repr(record).encode(), ("127.0.0.1", 8125))
    except OSError:
        pass  # metrics must never stop the work


def update(x, t, cfg):
    rate = cfg["rate"] * 0.5 ** (t / cfg["half_life"])
    gap = x - cfg["target"]
    record = {"t": t, "rate": rate, "error": jnp.sum(gap**2)}
    post(record)
    return x - rate * gap, record
