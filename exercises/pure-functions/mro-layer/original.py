"""A layer whose behaviour is found through the class hierarchy, and whose state sits on a class."""

import numpy as np


class Layer:
    """Base class; the two attributes are shared by every instance of every subclass."""

    scale = 1.0
    calls = 0

    def forward(self, x):
        Layer.calls += 1
        return self.act(x)

    def act(self, x):
        return x


class Relu(Layer):
    def act(self, x):
        return np.maximum(x, 0)


class Growing(Relu):
    def act(self, x):
        y = super().act(x * self.scale)
        Layer.scale *= 1.5
        return y


layer = Growing()
