"""Where is it? A cloud of guesses that moves at random, is weighed by each measurement, and drawn anew when it thins."""

import logging

import numpy as np

PULL, PUSH = 0.9, 0.5
"""From frame to frame a position shrinks by PULL, and gets a normal push of standard deviation PUSH."""
BLUR = 0.6
"""Standard deviation of a measurement."""

log = logging.getLogger("particles")


class ParticleFilter:
    """Keeps ``n`` particles and their weights, changes both in place, and owns its random generator."""

    def __init__(self, n, seed):
        self.n = n
        self.rng = np.random.default_rng(seed)
        self.particles = self.rng.normal(size=n)
        self.weights = np.full(n, 1 / n)
        self.history = []

    def move(self):
        """Let one frame pass."""
        self.particles *= PULL
        self.particles += PUSH * self.rng.normal(size=self.n)

    def weigh(self, z):
        """Multiply all weights by how likely each particle makes the measurement; they sum to 1 again."""
        with np.errstate(divide="ignore"):
            logs = np.log(self.weights) - ((z - self.particles) / BLUR) ** 2 / 2
        logs -= logs.max()  # far from all particles every likelihood is 0, and 0 / 0 helps nobody
        self.weights[:] = np.exp(logs)
        self.weights /= self.weights.sum()

    def effective(self):
        """Return how many particles of equal weight would be worth as much."""
        return 1 / np.sum(self.weights**2)

    def resample(self):
        """Draw all particles anew from themselves, by weight."""
        chosen = self.rng.choice(self.n, size=self.n, p=self.weights)
        self.particles[:] = self.particles[chosen]
        self.weights[:] = 1 / self.n

    def frame(self, z):
        """Take one measurement in, and note what is known after it."""
        self.move()
        self.weigh(z)
        estimate, effective = self.weights @ self.particles, self.effective()
        resampled = effective < self.n / 2
        if resampled:
            log.debug("%.1f of %d particles left; drawing anew", effective, self.n)
            self.resample()
        self.history.append((estimate, effective, resampled))


def locate(seed, zs, N):
    """Return estimates, effective numbers and whether particles were drawn anew, by frame; then particles and weights."""
    cloud = ParticleFilter(N, seed)
    for z in zs:
        cloud.frame(z)
    estimates, effective, resampled = (np.array(column) for column in zip(*cloud.history, strict=True))
    return estimates, effective, resampled, cloud.particles, cloud.weights


if __name__ == "__main__":
    estimates, effective, resampled, *_ = locate(1, [0.3, 0.9, 1.4, 0.2, -0.5], 1000)
    print(estimates.round(2), effective.round(), resampled)
