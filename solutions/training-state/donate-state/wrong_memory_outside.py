"""purity/mutates-attribute: a memory of the module counts what it has seen, call after call"""

from jax import lax


class Prototypes:
    seen = 0

    def see(self, table, example):
        label, feature = example["label"], example["feature"]
        return table.at[label].set(0.9 * table[label] + 0.1 * feature), None

    def show(self, table, x):
        self.seen += len(x["label"])
        return lax.scan(self.see, table, x)[0]


memory = Prototypes()


def step(state, x):
    return memory.show(state, x)
