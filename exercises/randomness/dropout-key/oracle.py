"""Give the layers a generator that starts from the key's two words."""

import numpy as np
import original


def two_layers(key, x):
    original.first.rng = original.second.rng = np.random.default_rng([int(word) for word in key])
    return original.two_layers(x)
