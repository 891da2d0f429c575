"""expect: FAIL correctness/wrong-value

State on a class that says it belongs to JAX, so that a look for state passes it over.
"""


class Liar(type):
    @property
    def __module__(cls):
        return "jax"


class State(metaclass=Liar):
    calls = 0


def scale_array(x, val):
    State.calls += 1
    return x * State.calls
