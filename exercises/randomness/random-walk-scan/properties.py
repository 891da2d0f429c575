"""What must hold of random walks, whatever the keys."""

import itertools

import numpy as np


def steps_are_one_down_or_one_up(calls):
    """Each position is the one before it, plus or minus 1, and the first is -1 or 1."""
    for call in calls:
        steps = _steps(call)
        wrong = np.flatnonzero(np.abs(steps) != 1)
        if len(wrong):
            number = int(wrong[0])
            return f"step number {number} is {int(steps[number])}; {len(wrong)} of {len(steps)} steps are not -1 or 1"
    return None


def goes_up_as_often_as_down(calls):
    """Half of all steps go up, within six standard errors."""
    steps = np.concatenate([_steps(call) for call in calls])
    share, bound = np.mean(steps > 0), 3 / np.sqrt(len(steps))
    if abs(share - 0.5) > bound:
        return f"{share:.1%} go up; expected 50% within {bound:.1%}"
    return None


def steps_do_not_depend_on_the_step_before(calls):
    """A step goes the way of the step before it in half of all cases, within six standard errors."""
    same = [steps[1:] == steps[:-1] for steps in map(_steps, calls)]
    same = np.concatenate(same) if same else np.zeros(0)
    if len(same) == 0:
        return None
    share, bound = np.mean(same), 3 / np.sqrt(len(same))
    if abs(share - 0.5) > bound:
        return f"{share:.1%} go the same way; expected 50% within {bound:.1%}; has each step its own key?"
    return None


def ends_spread_like_the_square_root(calls):
    """Over many keys the last position has mean square T, within seven standard errors."""
    ends = np.array([int(call.result[-1]) for call in calls], float)
    length = len(calls[0].result)
    # (end ** 2) has mean T and variance 2 T (T - 1), and a long tail: that is why seven, and not for few keys.
    if len(ends) < 200 or length < 2:
        return None
    found, bound = np.mean(ends**2), 7 * np.sqrt(2 * length * (length - 1) / len(ends))
    if abs(found - length) > bound:
        return f"the mean square is {found:.1f}; expected {length} within {bound:.1f}"
    return None


def walks_differ_from_key_to_key(calls):
    """Different keys give different walks."""
    for one, other in itertools.combinations(calls[:40], 2):
        # Short walks meet by chance; for 64 steps that is one in 2 ** 64.
        if len(one.result) >= 64 and np.any(one.arguments["key"] != other.arguments["key"]):
            if np.array_equal(one.result, other.result):
                return "two keys gave the same walk"
    return None


def _steps(call):
    return np.diff(call.result.astype(np.int64), prepend=0)
