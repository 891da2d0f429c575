# exercise: random-walk-scan
# verdict: FAIL calls-numpy
# first line: draw by jax.random with the key instead of seeding `random.seed`
# often: the file that everybody starts from
import random


def walk(key, T):
    random.seed(key)
    position = 0
    positions = []
    for _ in range(T):
        position += random.choice([-1, 1])
        positions.append(position)
    return positions
