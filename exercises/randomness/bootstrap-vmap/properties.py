"""What must hold of the means of resampled data, whatever the keys."""

import itertools

import numpy as np


def means_lie_within_the_data(calls):
    """Each mean lies between the smallest and the largest of the data."""
    for call in calls:
        d, found = call.arguments["d"].astype(float), call.result.astype(float)
        room = 1e-4 * (1 + np.max(np.abs(d)))
        if found.size and (found.min() < d.min() - room or found.max() > d.max() + room):
            return f"means from {found.min():.3f} to {found.max():.3f}; the data go from {d.min():.3f} to {d.max():.3f}"
    return None


def means_average_to_the_mean(calls):
    """On average the means are the mean of the data, within six standard errors: each value is drawn as often as any."""
    error, variance = 0.0, 0.0
    for call in calls:
        d, found = call.arguments["d"].astype(float), call.result.astype(float)
        error += np.sum(found - d.mean())
        variance += len(found) * d.var() / len(d)
    bound = 6 * np.sqrt(variance) + 1e-5
    if abs(error) > bound:
        count = sum(len(call.result) for call in calls)
        return f"off by {error / count:+.4f}; chance is at most {bound / count:.4f}; are the first and last value ever drawn?"
    return None


def means_of_one_key_spread(calls):
    """The B means of one key spread as means of independent samples do, within six standard errors."""
    ratios = []
    for call in calls:
        d, found = call.arguments["d"].astype(float), call.result.astype(float)
        if len(found) >= 2 and len(d) >= 8 and d.var() > 0:
            ratios += [(found.var(ddof=1) * len(d) / d.var(), len(found) - 1)]
    freedom = sum(count for _, count in ratios)
    if freedom < 200:  # the bound is for many
        return None
    found = sum(ratio * count for ratio, count in ratios) / freedom
    # A mean of few values is not quite normal: its fourth moment is at most 4 times the squared variance.
    bound = 6 * np.sqrt(3 / freedom)
    if abs(found - 1) > bound:
        hint = _why_equal(calls) if found < 0.01 else ""
        return f"the variance is {found:.2f} times the expected one; chance is {1 - bound:.2f} to {1 + bound:.2f}{hint}"
    return None


def samples_differ_from_key_to_key(calls):
    """Different keys give different samples."""
    for one, other in itertools.combinations(calls[:40], 2):
        d = one.arguments["d"]
        # Single means coincide by chance; forty of them do not.
        comparable = np.array_equal(d, other.arguments["d"]) and one.result.size >= 40 and d.var() > 0
        if comparable and np.any(one.arguments["key"] != other.arguments["key"]):
            if np.array_equal(one.result, other.result):
                return "two keys gave the same means"
    return None


def _why_equal(calls):
    away = [np.max(np.abs(call.result - call.arguments["d"].mean()), initial=0.0) for call in calls]
    if max(away) < 1e-3:
        return "; all are the mean of the data: are values drawn with replacement?"
    return "; all are equal: is each sample drawn with a key of its own?"
