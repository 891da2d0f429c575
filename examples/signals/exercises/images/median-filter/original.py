"""Take salt and pepper out of a picture: each pixel becomes the median of itself and its four neighbours."""


def median(image):
    """Return a new picture; at the border the neighbours that are missing count as the pixel itself."""
    height, width = len(image), len(image[0])
    rows = []
    for i in range(height):
        row = []
        for j in range(width):
            around = [image[i][j]]
            for di, dj in ((-1, 0), (1, 0), (0, -1), (0, 1)):
                if 0 <= i + di < height and 0 <= j + dj < width:
                    around.append(image[i + di][j + dj])
                else:
                    around.append(image[i][j])
            around.sort()
            row.append(around[2])
        rows.append(row)
    return rows
