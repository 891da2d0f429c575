"""What must hold of a magnet under Metropolis' rule, whatever the keys."""

import itertools

import numpy as np


def spins_are_up_or_down(calls):
    """Every spin is -1 or 1."""
    for call in calls:
        spins, _ = _result(call)
        strange = spins[np.abs(spins) != 1]
        if len(strange):
            return f"one of the spins is {int(strange[0])}; {len(strange)} of {spins.size} are not -1 or 1"
    return None


def energies_belong_to_the_spins(calls):
    """The energy after each sweep is that of the spins after it."""
    for call in calls:
        spins, energies = _result(call)
        expected = -np.sum(spins * (np.roll(spins, 1, 1) + np.roll(spins, 1, 2)), axis=(1, 2))
        wrong = np.flatnonzero(energies != expected)
        if len(wrong):
            t = int(wrong[0])
            return f"after sweep {t} the energy is given as {int(energies[t])}; of these spins it is {int(expected[t])}"
    return None


def free_flips_happen(calls):
    """A visited spin whose flip costs nothing, or less, is flipped; even sites first, then odd ones."""
    for call in calls:
        for half, visit in enumerate(_visits(call)):
            free = visit.chance == 1
            left = np.sum(free & ~visit.flipped)
            if left:
                colour = "odd" if half % 2 else "even"
                found = f"sweep {half // 2} left {left} of {np.sum(free)} such {colour} sites as they were"
                return f"{found}; do they see the right neighbours?"
    return None


def dear_flips_have_their_chance(calls):
    """Of flips that cost 4 or 8, the share exp(-beta * cost) happens, within six standard errors."""
    visits = [visit for call in calls for visit in _visits(call)]
    for cost in (4, 8):
        happened = sum(np.sum(visit.flipped[visit.cost == cost]) for visit in visits)
        expected = sum(np.sum(visit.chance[visit.cost == cost]) for visit in visits)
        variance = sum(np.sum(visit.variance[visit.cost == cost]) for visit in visits)
        bound = 6 * np.sqrt(variance)
        # The sum is near to normal only where many flips are expected.
        if variance >= 100 and abs(happened - expected) > bound:
            return f"{happened} flips that cost {cost} happened; expected {expected:.0f} within {bound:.0f}"
    return None


def sites_decide_for_themselves(calls):
    """Sites that are visited together flip independently of each other, within six standard errors."""
    visits = [visit for call in calls for visit in _visits(call)]
    return _independent([(visit[:-1], visit[1:]) for visit in visits], "of one visit")


def visits_decide_for_themselves(calls):
    """What flips in a visit is independent of the two visits before, within six standard errors."""
    pairs = []
    for call in calls:
        visits = _visits(call)
        pairs += [*zip(visits, visits[1:]), *zip(visits, visits[2:])]
    return _independent(pairs, "of one visit and one of the next two")


def magnets_differ_from_key_to_key(calls):
    """Different keys give different magnets, which decide independently of each other."""
    pairs = []
    for one, other in itertools.pairwise(calls):
        if np.any(one.arguments["key"] != other.arguments["key"]):
            first, second = _visits(one), _visits(other)
            pairs += zip(first, second)
            # Two magnets that make so many decisions meet by chance once in e ** 40.
            if np.array_equal(one.result[0], other.result[0]) and sum(v.variance.sum() for v in first) >= 20:
                return "two keys gave the same magnet"
    return _independent(pairs, "under two keys")


class _Visit:
    """Half a sweep: for each visited site what a flip costs, how likely it is, and whether it happened."""

    def __init__(self, cost, flipped, chance):
        self.cost, self.flipped, self.chance = cost, flipped, chance
        self.variance = chance * (1 - chance)

    def __getitem__(self, places):
        return _Visit(self.cost[places], self.flipped[places], self.chance[places])


def _result(call):
    spins, energies = call.result
    return spins.astype(np.int64), energies.astype(np.int64)


def _visits(call):
    """Return all half sweeps of a call."""
    spins, _ = _result(call)
    beta = float(call.arguments["beta"])
    n = spins.shape[1]
    board = np.indices((n, n)).sum(axis=0) % 2
    now = np.ones((n, n), np.int64)
    visits = []
    for after in spins:
        for colour in (0, 1):
            around = sum(np.roll(now, shift, axis) for shift in (1, -1) for axis in (0, 1))
            here = board == colour
            cost = (2 * now * around)[here]
            visits.append(_Visit(cost, (now != after)[here], np.exp(-beta * np.maximum(cost, 0))))
            now = np.where(here, after, now)
    return visits


def _independent(pairs, what):
    """Say so if decisions are correlated: products of flips less their chances have mean 0 if they are not."""
    total = sum(np.sum((a.flipped - a.chance) * (b.flipped - b.chance)) for a, b in pairs)
    variance = sum(np.sum(a.variance * b.variance) for a, b in pairs)
    # With fewer, single rare flips weigh too much for six standard errors to be enough.
    if variance >= 200 and abs(total) > 6 * np.sqrt(variance):
        scale = sum(np.sum(np.sqrt(a.variance * b.variance)) for a, b in pairs)
        found, bound = total / scale, 6 * np.sqrt(variance) / scale
        return f"decisions {what} have correlation {found:.2f}; expected 0 within {bound:.2f}"
    return None
