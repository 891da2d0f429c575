# exercise: ewma-scan
# verdict: FAIL refused-by-jax
# first line: return two things from the body of the scan: the state, and a result or None
# often: functools.reduce and torch's loops hand on one thing
import jax


def ewma(xs, alpha):
    def step(average, x):
        return alpha * x + (1 - alpha) * average

    return jax.lax.scan(step, 0.0, xs)
