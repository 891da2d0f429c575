"""What must hold of estimates of pi, whatever the keys."""

import numpy as np

HIT = np.pi / 4
"""How likely a dart hits."""


def is_four_times_a_share_of_the_darts(calls):
    """The result is four times a share of n darts."""
    for call in calls:
        n, found = call.arguments["n"], float(call.result)
        hits = found * n / 4
        if not (-0.01 < hits < n + 0.01) or abs(hits - round(hits)) > 0.01:
            return f"{found:.4f} would be {hits:.2f} hits of {n} darts"
    return None


def is_pi_on_average(calls):
    """The average over many keys is pi, within six standard errors."""
    darts = calls[0].arguments["n"] * len(calls)
    found, bound = np.mean([float(call.result) for call in calls]), 6 * 4 * np.sqrt(HIT * (1 - HIT) / darts)
    if abs(found - np.pi) > bound:
        return f"the average is {found:.3f}; expected {np.pi:.3f} within {bound:.3f}"
    return None


def spreads_as_independent_darts_do(calls):
    """The estimates spread over keys as those of n independent darts do, within six standard errors."""
    n = calls[0].arguments["n"]
    if len(calls) < 200 or n < 40:  # few keys or few darts have no bell shape, for which the bound is made
        return None
    usual = 4 * np.sqrt(HIT * (1 - HIT) / n)
    found, bound = np.std([float(call.result) for call in calls]), 6 * usual / np.sqrt(2 * len(calls))
    if abs(found - usual) > bound:
        return f"the standard deviation is {found:.4f}; expected {usual:.4f} within {bound:.4f}"
    return None
