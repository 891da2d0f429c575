"""Drive the original's layer with its class attributes set from the arguments."""

import original


def forward(x, scale, calls):
    """Return the layer's result and the class attributes that it leaves behind."""
    original.Layer.scale = float(scale)
    original.Layer.calls = int(calls)
    y = original.layer.forward(x)
    return y, original.Layer.scale, original.Layer.calls
