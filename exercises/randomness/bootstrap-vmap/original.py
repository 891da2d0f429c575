"""How sure is a mean? Draw from the data again and again, and look how the mean varies."""

import numpy as np


def boot(seed, d, B):
    """Return the means of B samples, each as long as the data, drawn from the data with replacement."""
    np.random.seed(seed)
    means = []
    for _ in range(B):
        sample = np.random.choice(d, size=len(d), replace=True)
        means.append(sample.mean())
    return np.array(means)
