"""A box blur that walks over the pixels; at the border the image goes on as it ends."""

import numpy as np


def blur(image, r):
    """Return the mean of each pixel's square of 2 r + 1 by 2 r + 1 pixels."""
    height, width = image.shape
    out = np.zeros_like(image)
    for i in range(height):
        for j in range(width):
            total = 0.0
            for di in range(-r, r + 1):
                for dj in range(-r, r + 1):
                    ii = min(max(i + di, 0), height - 1)
                    jj = min(max(j + dj, 0), width - 1)
                    total += image[ii, jj]
            out[i, j] = total / (2 * r + 1) ** 2
    return out
