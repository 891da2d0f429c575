"""purity/reads-file: looks for a file with newer settings at each call, as it believes"""

import json
from pathlib import Path

import jax.numpy as jnp


def scale(x, cfg):
    path = Path("settings.json")
    if path.exists():
        cfg = {**cfg, **json.loads(path.read_text())}
    y = (x - cfg["offset"]) * cfg["gain"]
    return y / jnp.sqrt(1 + (y / cfg["limit"]) ** 2)
