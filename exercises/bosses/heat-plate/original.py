"""A hot plate: heat spreads over a grid of cells until the plate settles or time is up."""

import logging

SETTLED = 1e-3
"""The run ends with the first step in which no cell changes by this much."""

log = logging.getLogger("plate")


class Plate:
    """A grid of temperatures that changes in place; cells of the border, and sources, keep theirs."""

    def __init__(self, grid, rate):
        self.grid = grid
        self.rate = rate
        self.sources = set()
        self.height, self.width = len(grid), len(grid[0])

    def hold(self, row, column):
        """Make a cell a source: something outside keeps its temperature."""
        self.sources.add((row, column))

    def step(self):
        """Let heat flow between neighbours once; return the largest change of any cell."""
        before = [row[:] for row in self.grid]
        largest = 0.0
        for i in range(1, self.height - 1):
            for j in range(1, self.width - 1):
                if (i, j) in self.sources:
                    continue
                around = before[i - 1][j] + before[i + 1][j] + before[i][j - 1] + before[i][j + 1]
                change = self.rate * (around - 4 * before[i][j])
                self.grid[i][j] += change
                largest = max(largest, abs(change))
        return largest


class Thermometer:
    """Sits on one cell and writes down what it reads."""

    def __init__(self, plate, row, column):
        self.plate = plate
        self.row, self.column = row, column
        self.readings = []

    def read(self):
        self.readings.append(self.plate.grid[self.row][self.column])


def simulate(u, fixed, rate, probe, T):
    """Run at most T steps on the plate u; return the temperatures and what the thermometer read after each step."""
    plate = Plate(u.tolist(), rate)
    for i, row in enumerate(fixed.tolist()):
        for j, is_source in enumerate(row):
            if is_source:
                plate.hold(i, j)
    thermometer = Thermometer(plate, *probe.tolist())
    for step in range(T):
        change = plate.step()
        thermometer.read()
        log.info("step %d: largest change %.5f", step, change)
        if change < SETTLED:
            log.info("settled")
            break
    return plate.grid, thermometer.readings


if __name__ == "__main__":
    import numpy as np

    logging.basicConfig(level=logging.INFO)
    start = np.full((12, 12), 20.0)
    start[4, 4] = 90.0
    simulate(start, start > 50, 0.2, np.array([6, 6]), 500)
