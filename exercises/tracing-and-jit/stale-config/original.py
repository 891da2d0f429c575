"""Bring measurements to a common scale, by settings that everybody shares and anybody may change."""

SETTINGS = {"offset": 0.0, "gain": 1.0, "limit": 10.0}


def scale(x, cfg=None):
    """Shift, stretch and softly limit ``x``. What ``cfg`` says stays in force for all later calls."""
    if cfg is not None:
        SETTINGS.update(cfg)
    y = (x - SETTINGS["offset"]) * SETTINGS["gain"]
    return y / (1.0 + (y / SETTINGS["limit"]) ** 2) ** 0.5
