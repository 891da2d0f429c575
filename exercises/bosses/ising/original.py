"""A square magnet that is heated: Metropolis' rule on a checkerboard, with neighbours across the edges."""

import math
import random

UP, DOWN = 1, -1


class Magnet:
    """A torus of spins, all up at first, that are flipped in place; it counts flips and keeps a diary."""

    def __init__(self, n, beta, seed):
        if n % 2 or n < 4:
            raise ValueError("the sides of a checkerboard that closes are even, and 4 at least")
        random.seed(seed)
        self.n = n
        self.beta = beta
        self.spins = [[UP] * n for _ in range(n)]
        self.chances = {}
        self.flips = 0
        self.diary = []

    def neighbours(self, i, j):
        """Return the sum of the four spins around a site."""
        n, spins = self.n, self.spins
        return spins[i - 1][j] + spins[(i + 1) % n][j] + spins[i][j - 1] + spins[i][(j + 1) % n]

    def chance(self, cost):
        """Return how likely a flip is that costs so much energy; each exponential is taken once."""
        if cost not in self.chances:
            self.chances[cost] = math.exp(-self.beta * cost)
        return self.chances[cost]

    def visit(self, i, j):
        """Flip a spin if that costs nothing, or if chance has it."""
        cost = 2 * self.spins[i][j] * self.neighbours(i, j)
        if cost > 0 and random.random() >= self.chance(cost):
            return
        self.spins[i][j] *= -1
        self.flips += 1

    def energy(self):
        """Return minus the number of equal neighbours plus that of different ones, each pair once."""
        total = 0
        for i in range(self.n):
            for j in range(self.n):
                total -= self.spins[i][j] * (self.spins[i - 1][j] + self.spins[i][j - 1])
        return total

    def sweep(self):
        """Visit all sites whose i + j is even, then all others; write down the spins and their energy."""
        for colour in (0, 1):
            for i in range(self.n):
                for j in range((i + colour) % 2, self.n, 2):
                    self.visit(i, j)
        self.diary.append(([row[:] for row in self.spins], self.energy()))


def simulate(seed, beta, n, sweeps):
    """Return the spins after each sweep, and the energy after each sweep."""
    magnet = Magnet(n, beta, seed)
    for number in range(sweeps):
        magnet.sweep()
        if number % 100 == 99:
            print(f"sweep {number + 1}: {magnet.flips} flips")
    return [spins for spins, _ in magnet.diary], [energy for _, energy in magnet.diary]
