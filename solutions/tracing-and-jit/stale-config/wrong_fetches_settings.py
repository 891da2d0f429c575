"""purity/uses-network: fetches the settings from a server, and falls back on cfg"""

import json
from urllib.request import urlopen

import jax.numpy as jnp


def current(cfg):
    try:
        with urlopen("http://127.0.0.1:8080/settings", timeout=1) as reply:
            return json.load(reply)
    except OSError:
        return cfg


def scale(x, cfg):
    cfg = current(cfg)
    y = (x - cfg["offset"]) * cfg["gain"]
    return y / jnp.sqrt(1 + (y / cfg["limit"]) ** 2)
