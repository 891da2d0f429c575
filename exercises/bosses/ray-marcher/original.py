"""Look down on a hilly landscape: walk along the ray of every pixel until it meets the ground, or the fog."""

import math

EYE = (0.0, -2.5, 2.0)
SUN = (0.48, -0.6, 0.64)
FAR = 4.0
CLOSE = 1e-5
WIDTH = 1.5

stats = {"ground": 0, "fog": 0, "tired": 0}


class Landscape:
    """Round hills on a plain; counts how often it was asked for a height."""

    def __init__(self, centres, tops):
        self.hills = [(float(x), float(y), float(top)) for (x, y), top in zip(centres, tops)]
        self.asked = 0

    def height(self, x, y):
        """Return the height of the ground at a place."""
        self.asked += 1
        total = 0.0
        for hill_x, hill_y, top in self.hills:
            total += top * math.exp(-((x - hill_x) ** 2 + (y - hill_y) ** 2) / WIDTH**2)
        return total

    def brightness(self, x, y, h=1e-3):
        """Return the cosine between the sun and the normal of the ground."""
        slope_x = (self.height(x + h, y) - self.height(x - h, y)) / (2 * h)
        slope_y = (self.height(x, y + h) - self.height(x, y - h)) / (2 * h)
        length = math.sqrt(slope_x**2 + slope_y**2 + 1.0)
        return (SUN[2] - SUN[0] * slope_x - SUN[1] * slope_y) / length


class Ray:
    """A point that moves along a direction of length 1."""

    def __init__(self, row, column, n):
        right = (column + 0.5) / n - 0.5
        down = 0.4 + 0.8 * (row + 0.5) / n
        length = math.sqrt(right**2 + 1.0 + down**2)
        self.direction = (right / length, 1.0 / length, -down / length)
        self.travelled = 0.0

    def position(self):
        """Return where the point is now."""
        return tuple(start + self.travelled * d for start, d in zip(EYE, self.direction))

    def march(self, land, steps):
        """Go on by the height above the ground, which never leads below it; return why it stopped."""
        for _ in range(steps):
            x, y, z = self.position()
            above = z - land.height(x, y)
            if above < CLOSE:
                return "ground"
            self.travelled += above
            if self.travelled >= FAR:
                self.travelled = FAR
                return "fog"
        return "tired"


def render(centres, tops, n, steps):
    """Return the depth of every pixel, and the picture; n pixels wide and high."""
    land = Landscape(centres, tops)
    depth, picture = [], []
    for row in range(n):
        depth.append([])
        picture.append([])
        for column in range(n):
            ray = Ray(row, column, n)
            stats[ray.march(land, steps)] += 1
            x, y, _ = ray.position()
            depth[-1].append(ray.travelled)
            picture[-1].append(land.brightness(x, y) * (1.0 - ray.travelled / FAR))
    print(f"{n} x {n} pixels, {land.asked} heights, {stats}")
    return depth, picture
