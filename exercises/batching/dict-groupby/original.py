"""The best score of each team, collected in a dictionary."""

import numpy as np

TEAMS = 8


def group_max(k: np.ndarray, v: np.ndarray) -> np.ndarray:
    """Return for each key 0..7 the largest ``v[p]`` with ``k[p] == key``, or -inf where no key is."""
    best = {}
    for key, value in zip(k, v):
        if key not in best or value > best[key]:
            best[key] = value
    return np.array([best.get(key, -np.inf) for key in range(TEAMS)])


if __name__ == "__main__":
    teams = np.array([2, 0, 2, 5])
    scores = np.array([7.5, -1.0, 9.0, 3.0])
    print(group_max(teams, scores))
