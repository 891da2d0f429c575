"""purity/mutates-attribute: an agent of the module holds the target network between calls"""

import jax


class Agent:
    target = None

    def sync(self, online, tau):
        self.target = jax.tree.map(lambda t, o: (1 - tau) * t + tau * o, self.target, online)
        return self.target


agent = Agent()


def update(target, online, tau):
    agent.target = target
    return agent.sync(online, tau)
