"""Each user's scores as probabilities; users have different numbers of items."""

import math

import numpy as np

USERS = 4


def softmax(scores):
    """Return exp(score) / sum of all exp(score), computed without overflow."""
    largest = max(scores)
    weights = [math.exp(score - largest) for score in scores]
    total = sum(weights)
    return [weight / total for weight in weights]


def seg_softmax(flat, seg):
    """Return the softmax of ``flat`` within each user's items; ``seg`` says whose each item is."""
    items = [[] for _ in range(USERS)]
    for position, user in enumerate(seg):
        items[user].append(position)
    out = np.zeros(len(flat))
    for positions in items:
        if positions:
            out[positions] = softmax([float(flat[position]) for position in positions])
    return out


if __name__ == "__main__":
    print(seg_softmax(np.array([1.0, 2.0, 0.5, 3.0]), np.array([0, 2, 0, 2])))
