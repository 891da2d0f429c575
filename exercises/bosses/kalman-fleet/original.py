"""Follow many targets in the plane at once: a Kalman filter for each, which ignores outliers and gives up in the end."""

import logging

import numpy as np

GATE = 16.0
"""Measurements whose squared distance, in units of their own spread, is larger are outliers."""
PATIENCE = 3
"""After so many frames in a row without a good measurement, a track is closed."""

log = logging.getLogger("fleet")


class Track:
    """One target: its state (two positions, two speeds), how sure we are of it, and how well it fits its model."""

    F = np.kron([[1.0, 1.0], [0.0, 1.0]], np.eye(2))
    G = np.kron([[0.25, 0.5], [0.5, 1.0]], np.eye(2))
    H = np.eye(2, 4)

    def __init__(self, x, q, r):
        self.x = np.array(x)
        self.P = np.diag([4.0, 4.0, 1.0, 1.0])
        self.Q = q * self.G
        self.R = r * np.eye(2)
        self.loglik = 0.0
        self.rejected = 0
        self.missed = 0
        self.closed = None

    def predict(self):
        """Let one frame pass."""
        self.x = self.F @ self.x
        self.P = self.F @ self.P @ self.F.T + self.Q

    def update(self, z):
        """Take a measurement in, unless it is an outlier; tell whether it was taken."""
        y = z - self.H @ self.x
        S = self.H @ self.P @ self.H.T + self.R
        inverse = np.linalg.inv(S)
        distance = y @ inverse @ y
        if distance > GATE:
            self.rejected += 1
            return False
        K = self.P @ self.H.T @ inverse
        self.x += K @ y
        self.P -= K @ self.H @ self.P
        self.loglik -= 0.5 * (distance + np.log(np.linalg.det(S))) + np.log(2 * np.pi)
        return True


class Fleet:
    """All tracks by the number of their target; those that are closed move to ``lost``."""

    def __init__(self):
        self.tracks = {}
        self.lost = {}
        self.now = 0

    def frame(self, measured):
        """Move all open tracks on by one frame; ``measured`` holds positions by target, of some or of all."""
        for target, track in list(self.tracks.items()):
            track.predict()
            if target in measured and track.update(measured[target]):
                track.missed = 0
                continue
            track.missed += 1
            if track.missed == PATIENCE:
                track.closed = self.now
                self.lost[target] = self.tracks.pop(target)
                log.debug("lost target %d in frame %d", target, self.now)
        self.now += 1


def follow(zs, seen, x0, q, r):
    """Return states, log-likelihoods, outliers and closing frames of all targets."""
    fleet = Fleet()
    for target in range(len(x0)):
        fleet.tracks[target] = Track(x0[target], q[target], r[target])
    for positions, visible in zip(zs, seen, strict=True):
        fleet.frame({target: positions[target] for target in np.flatnonzero(visible)})
    everything = {**fleet.tracks, **fleet.lost}
    tracks = [everything[target] for target in range(len(x0))]
    return (
        np.array([track.x for track in tracks]),
        np.array([track.loglik for track in tracks]),
        np.array([track.rejected for track in tracks]),
        np.array([fleet.now if track.closed is None else track.closed for track in tracks]),
    )
