"""Bodies that attract each other: a leapfrog that moves objects about and watches their energy."""

import math

SOFTENING = 0.2
"""Length that keeps the pull finite where two bodies meet; the constant of gravity is 1."""


class Body:
    """A mass, where it is, how it moves, and what pulls it at the moment."""

    def __init__(self, mass, position, velocity):
        self.mass = mass
        self.position = position
        self.velocity = velocity
        self.pull = [0.0, 0.0, 0.0]

    def kick(self, time):
        """Let what pulls the body change its velocity."""
        for axis in range(3):
            self.velocity[axis] += time * self.pull[axis]

    def drift(self, time):
        """Move the body with its velocity."""
        for axis in range(3):
            self.position[axis] += time * self.velocity[axis]


class System:
    """All bodies; they remember their pulls from one step to the next, and the system remembers its energies."""

    def __init__(self, bodies):
        self.bodies = bodies
        self.energies = []
        self.attract()

    def pairs(self):
        """Yield every two bodies once, with the way from one to the other and their softened distance."""
        for i, one in enumerate(self.bodies):
            for other in self.bodies[:i]:
                x, y, z = (b - a for a, b in zip(one.position, other.position, strict=True))
                yield one, other, (x, y, z), math.sqrt(x * x + y * y + z * z + SOFTENING**2)

    def attract(self):
        """Compute all pulls anew; each pair is seen once and pulls both ways."""
        for body in self.bodies:
            body.pull = [0.0, 0.0, 0.0]
        for one, other, way, distance in self.pairs():
            for axis in range(3):
                pull = way[axis] / distance**3
                one.pull[axis] += other.mass * pull
                other.pull[axis] -= one.mass * pull

    def energy(self):
        kinetic = sum(body.mass * sum(c * c for c in body.velocity) / 2 for body in self.bodies)
        potential = sum(one.mass * other.mass / distance for one, other, _, distance in self.pairs())
        return kinetic - potential

    def step(self, dt):
        """Half a kick, a drift, and half a kick by the new pulls."""
        for body in self.bodies:
            body.kick(dt / 2)
            body.drift(dt)
        self.attract()
        for body in self.bodies:
            body.kick(dt / 2)
        self.energies.append(self.energy())
        if abs(self.energies[-1] - self.energies[0]) > 0.01 * abs(self.energies[0]):
            print("step", len(self.energies), "the energy drifts:", self.energies[-1])


def simulate(m, x, v, dt, T):
    """Take T steps of length dt; return positions, velocities, and the energy after each step."""
    bodies = [Body(*values) for values in zip(m.tolist(), x.tolist(), v.tolist(), strict=True)]
    system = System(bodies)
    for _ in range(T):
        system.step(dt)
    return [body.position for body in bodies], [body.velocity for body in bodies], system.energies
