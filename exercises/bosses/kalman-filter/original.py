"""Follow one target along a line, from positions that are noisy and sometimes missing."""

import logging
import math

import numpy as np

DT = 0.5
"""Seconds from frame to frame."""
LOST_AFTER = 3
"""So many frames without a measurement, and the next one starts the track anew."""

log = logging.getLogger("tracker")


class Tracker:
    """A Kalman filter: keeps an estimate ``x`` of position and speed, and its covariance ``P``."""

    def __init__(self, x0, spread, q, r):
        self.spread = spread
        self.F = np.array([[1.0, DT], [0.0, 1.0]])
        self.Q = q * np.array([[DT**3 / 3, DT**2 / 2], [DT**2 / 2, DT]])
        self.H = np.array([[1.0, 0.0]])
        self.R = np.array([[r]])
        self.x = np.array(x0)
        self.P = np.diag(spread**2)
        self.missed = 0
        self.restarts = 0
        self.history = []

    def predict(self):
        """Let one frame pass."""
        self.x = self.F @ self.x
        self.P = self.F @ self.P @ self.F.T + self.Q

    def update(self, z):
        """Correct the estimate by a measured position."""
        S = self.H @ self.P @ self.H.T + self.R
        K = self.P @ self.H.T @ np.linalg.inv(S)
        self.x += K @ (z - self.H @ self.x)
        self.P -= K @ self.H @ self.P

    def restart(self, z):
        """Forget everything, and begin where the target was found again."""
        self.restarts += 1
        log.debug("found again at %.2f after %d frames", z, self.missed)
        self.x[:] = z, 0.0
        self.P = np.diag(self.spread**2)

    def frame(self, z):
        """Take the measurement of one frame, NaN if there is none."""
        self.predict()
        if math.isnan(z):
            self.missed += 1
        else:
            if self.missed >= LOST_AFTER:
                self.restart(z)
            else:
                self.update(z)
            self.missed = 0
        self.history.append((self.x.copy(), self.P[0, 0]))


def track(zs, x0, spread, q, r):
    """Return the estimate and the variance of the position after each frame, and how often the track began anew."""
    tracker = Tracker(x0, spread, q, r)
    for z in zs:
        tracker.frame(z)
    states, variances = zip(*tracker.history, strict=True)
    return np.array(states), np.array(variances), tracker.restarts


if __name__ == "__main__":
    measured = np.array([0.1, 0.4, math.nan, 1.2, math.nan, math.nan, math.nan, 9.0, 9.3])
    print(track(measured, np.zeros(2), np.array([1.0, 2.0]), q=0.2, r=0.5))
