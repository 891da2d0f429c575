"""The entry point is an instance with __call__, made by a factory."""


class Scaler:
    """Holds nothing but a name."""

    def __init__(self, name):
        self.name = name

    def __call__(self, x, val):
        return x * val

    def __repr__(self):
        return f"Scaler({self.name!r})"


scale_array = Scaler("by a scalar")
