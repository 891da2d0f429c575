"""Scale an array of samples, one element after the other."""

import numpy as np


def scale_array(x: np.ndarray, val: float) -> np.ndarray:
    """Multiply every element of ``x`` by ``val``."""
    for i in range(len(x)):
        x[i] *= val
    return x


if __name__ == "__main__":
    samples = np.array([1.0, 2.0, 3.0])
    louder = scale_array(samples, 2.0)
    print("louder: ", louder.tolist())
    print("samples:", samples.tolist(), "<- the caller's array changed too")
    print("one object:", louder is samples)
