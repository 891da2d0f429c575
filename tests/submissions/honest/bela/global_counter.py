"""A dataclass registered as a pytree, changed by `replace`."""

import dataclasses

import jax


@jax.tree_util.register_dataclass
@dataclasses.dataclass(frozen=True)
class Counter:
    value: jax.Array
    label: str = dataclasses.field(default="calls", metadata={"static": True})

    def up(self):
        return dataclasses.replace(self, value=self.value + 1)


@jax.jit
def run(x, counter):
    counter = counter.up()
    y = x * counter.value
    return y, counter.up()


def step(x, count):
    y, counter = run(x, Counter(count))
    return y, counter.value
