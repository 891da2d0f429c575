"""A picture of the Mandelbrot set, shaded so that no two bands of escape times look the same."""


class Picture:
    """Escape times of a grid of points, how often each time occurs, and the shade that follows from it."""

    def __init__(self, limit):
        self.limit = limit
        self.times = []
        self.seen = {}

    def escape_time(self, x, y):
        """Return how many steps ``z = z*z + c`` stays within distance 2 of 0, or the limit."""
        a = b = 0.0
        time = 0
        while time < self.limit:
            a, b = a * a - b * b + x, 2 * a * b + y
            if a * a + b * b > 4:
                break
            time += 1
        return time

    def add_line(self, xs, y):
        """Compute the next line of the picture and count its times."""
        line = []
        for x in xs:
            time = self.escape_time(x, y)
            line.append(time)
            self.seen[time] = self.seen.get(time, 0) + 1
        self.times.append(line)

    def shades(self):
        """Give each point the share of the picture that escapes sooner, so that shades are spread evenly."""
        total = sum(self.seen.values())
        darkness, sooner = {}, 0
        for time in sorted(self.seen):
            darkness[time] = sooner / total
            sooner += self.seen[time]
        return [[darkness[time] for time in line] for line in self.times]


def render(xs, ys, limit):
    """Return the escape times of all points and their shades, a line for each of ``ys``."""
    picture = Picture(limit)
    columns = xs.tolist()
    for y in ys.tolist():
        picture.add_line(columns, y)
    return picture.times, picture.shades()


if __name__ == "__main__":
    import numpy as np

    times, shades = render(np.linspace(-2.25, 0.75, 72), np.linspace(-1.25, 1.25, 24), 50)
    for line in shades:
        print("".join(" .:-=+*#%@"[int(10 * shade)] for shade in line))
