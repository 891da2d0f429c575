"""What must hold of two layers of dropout at rate 1/2, whatever the keys."""

import itertools

import numpy as np

KEPT = 1 / 4
"""How likely an element survives both layers."""


def an_element_is_dropped_or_scaled_in_both_layers(calls):
    """Each element is 0 or 2 * tanh(2 * x), for what is kept is doubled by each layer."""
    for call in calls:
        x, found = call.arguments["x"].astype(float), call.result.astype(float)
        kept = 2 * np.tanh(2 * x)
        wrong = np.argwhere((np.abs(found - kept) > 1e-4) & (np.abs(found) > 1e-6))
        if len(wrong):
            i, j = wrong[0]
            return f"x is {x[i, j]:.3f} and the result {found[i, j]:.4f}; expected 0 or {kept[i, j]:.4f}"
    return None


def a_quarter_survives(calls):
    """One element in four survives both layers, within six standard errors."""
    kept = np.concatenate([_kept(call).ravel() for call in calls])
    if len(kept) == 0:
        return None
    share, bound = np.mean(kept), 6 * np.sqrt(KEPT * (1 - KEPT) / len(kept))
    if abs(share - KEPT) > bound:
        hint = "; do both layers drop the same elements?" if abs(share - 0.5) < bound else ""
        return f"{share:.1%} survive; expected 25% within {bound:.1%}{hint}"
    return None


def rows_are_dropped_independently(calls):
    """Two elements in neighbouring rows survive together one time in 16, within six standard errors."""
    return _unrelated([(kept[:-1], kept[1:]) for kept in map(_kept, calls)], "row")


def columns_are_dropped_independently(calls):
    """Two elements in neighbouring columns survive together one time in 16, within six standard errors."""
    return _unrelated([(kept[:, :-1], kept[:, 1:]) for kept in map(_kept, calls)], "column")


def masks_differ_from_key_to_key(calls):
    """Different keys drop different elements."""
    for one, other in itertools.combinations(calls[:40], 2):
        if one.result.size >= 100 and np.any(one.arguments["key"] != other.arguments["key"]):
            if np.array_equal(_kept(one), _kept(other)):
                return "two keys dropped exactly the same elements"
    return None


def _kept(call):
    return np.abs(call.result) > 1e-6


def _unrelated(pairs, what):
    both = np.concatenate([(one & other).ravel() for one, other in pairs])
    if len(both) < 600:  # too few pairs of survivors for the bound
        return None
    # Neighbouring pairs share an element, which is why their number counts half.
    share, bound = np.mean(both), 6 * np.sqrt(2 * KEPT**2 * (1 - KEPT**2) / len(both))
    if abs(share - KEPT**2) > bound:
        hint = f"; has each {what} a mask of its own?" if share > KEPT**2 else ""
        return f"{share:.1%}; expected 6.2% within {bound:.1%}{hint}"
    return None
