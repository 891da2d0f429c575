# exercise: sgd-momentum-tree
# verdict: FAIL mutates-argument
# first line: build a new value instead of changing `p['dense']['w']`
# often: the file that everybody starts from, without its class
import jax


def train(p, g):
    velocity = {"dense": {"w": 0.0, "b": 0.0}, "head": {"w": 0.0}}
    for _ in range(3):
        for layer in velocity:
            for name in velocity[layer]:
                velocity[layer][name] = 0.9 * velocity[layer][name] + g[layer][name]
                p[layer][name] -= 0.1 * velocity[layer][name]
    return p
