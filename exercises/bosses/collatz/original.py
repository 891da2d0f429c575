"""Look for long Collatz paths: halve even numbers, triple odd ones and add 1, until the path reaches 1."""

import numpy as np


class Explorer:
    """Follows paths, remembers the rest of every path it has seen, and the start of the longest."""

    def __init__(self):
        self.seen = {1: (0, 1)}
        self.champion = None
        self.longest = -2

    def follow(self, start):
        """Return the steps from a number to 1, and the highest number on the way."""
        path = []
        number = start
        while number not in self.seen:
            path.append(number)
            if number % 2 == 0:
                number //= 2
            else:
                number = 3 * number + 1
        steps, peak = self.seen[number]
        while path:
            number = path.pop()
            steps += 1
            peak = max(peak, number)
            self.seen[number] = steps, peak
        return steps, peak

    def note(self, place, steps):
        """Remember a start whose path is longer than all before."""
        if steps > self.longest:
            self.longest = steps
            self.champion = place


def collatz(starts):
    """Return the steps and the peak of each path, and the place of the first start with the most steps."""
    explorer = Explorer()
    all_steps, peaks = [], []
    for place, start in enumerate(starts):
        if start < 1:
            steps, peak = -1, 0
        else:
            steps, peak = explorer.follow(int(start))
        all_steps.append(steps)
        peaks.append(peak)
        explorer.note(place, steps)
    return np.array(all_steps), np.array(peaks), explorer.champion
