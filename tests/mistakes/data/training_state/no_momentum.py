# exercise: sgd-momentum-tree
# verdict: FAIL wrong-value
# first line: look at `result['dense']
# often: the plain step that every tutorial has
import jax


def train(p, g):
    for _ in range(3):
        p = jax.tree.map(lambda value, slope: value - 0.1 * slope, p, g)
    return p
