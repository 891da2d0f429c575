"""An object that is made and forgotten inside the call may change as much as it likes."""

import jax


class Counter:
    """A counter that lives no longer than one call."""

    def __init__(self, count: jax.Array) -> None:
        self.count = count

    def increment(self) -> jax.Array:
        """Count once and return the new count."""
        self.count = self.count + 1
        return self.count


def step(x: jax.Array, count: jax.Array) -> tuple[jax.Array, jax.Array]:
    """Scale ``x`` between two increments of a local counter."""
    counter = Counter(count)
    y = x * counter.increment()
    return y, counter.increment()
