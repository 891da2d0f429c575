"""Spread the grey levels of an image evenly: histogram equalisation."""


def equalise(image):
    """Map each of 16 levels to 15 times the share of pixels that are not brighter, rounded down; in place."""
    counts = {}
    for row in image:
        for level in row:
            counts[level] = counts.get(level, 0) + 1
    pixels = len(image) * len(image[0])
    below = 0
    table = {}
    for level in sorted(counts):
        below += counts[level]
        table[level] = 15 * below // pixels
    for row in image:
        for j in range(len(row)):
            row[j] = table[row[j]]
    return image
