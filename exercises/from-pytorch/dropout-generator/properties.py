"""What must hold of answers of the block under dropout, whatever the keys."""

import numpy as np

LINEAR, SQUASHED = 0.8, 0.5
"""How likely an element of each branch is kept."""
FEWEST = 1000
"""Statistics of fewer pairs say too little."""


def each_branch_is_dropped_or_scaled(calls):
    """Each element is x, plus 0 or the linear branch / 0.8, plus 0 or twice the squashed branch."""
    for call in calls:
        x, linear, squashed = _branches(call)
        found = call.result.astype(float)
        nearest = np.min([np.abs(found - (x + a + b)) for a in (0, linear) for b in (0, squashed)], axis=0)
        wrong = np.argwhere(nearest > 1e-3)
        if len(wrong):
            index = tuple(int(i) for i in wrong[0])
            base, a, b = x[index[1:]], linear[index[1:]], squashed[index[1:]]
            values = ", ".join(f"{value:.3f}" for value in (base, base + a, base + b, base + a + b))
            return f"answer{list(index)} is {found[index]:.3f}; expected one of {values}"
    return None


def a_fifth_of_the_linear_branch_is_dropped(calls):
    """Of the elements of the linear branch, 80% are kept, within six standard errors."""
    return _share([kept for kept, _ in map(_masks, calls)], LINEAR)


def half_of_the_squashed_branch_is_dropped(calls):
    """Of the elements of the squashed branch, 50% are kept, within six standard errors."""
    return _share([kept for _, kept in map(_masks, calls)], SQUASHED)


def layers_are_independent(calls):
    """What one layer keeps says nothing about the other, within six standard errors."""
    products = [(a - LINEAR) * (b - SQUASHED) for a, b in map(_masks, calls)]
    return _unrelated(products, LINEAR, SQUASHED, "has each layer a key of its own?")


def rounds_are_independent(calls):
    """What a round keeps says nothing about the round after it, within six standard errors."""
    return _neighbours(calls, 0, "has each round a key of its own?")


def rows_are_independent(calls):
    """What is kept of a row says nothing about the row below, within six standard errors."""
    return _neighbours(calls, 1, "is one mask used for all rows?")


def columns_are_independent(calls):
    """What is kept of a column says nothing about the column beside it, within six standard errors."""
    return _neighbours(calls, 2, "is one mask used for all columns?")


def keys_are_independent(calls):
    """What is kept under one key says nothing about another key, within six standard errors."""
    for part, kept in ((0, LINEAR), (1, SQUASHED)):
        products = []
        for one, other in zip(calls, calls[1:]):
            if np.any(one.arguments["key"] != other.arguments["key"]) and one.result.shape == other.result.shape:
                products.append((_masks(one)[part] - kept) * (_masks(other)[part] - kept))
        if found := _unrelated(products, kept, kept, "does everything that is drawn come from the key?"):
            return found
    return None


def _branches(call):
    x, linear, squashed = (call.arguments[name].astype(float) for name in ("x", "linear", "squashed"))
    return x, x @ linear.T / LINEAR, np.tanh(x @ squashed.T) / SQUASHED


def _masks(call):
    """Return 1 where a branch was kept and 0 where it was dropped; NaN where results cannot tell."""
    x, linear, squashed = _branches(call)
    sums = np.stack([x, x + linear, x + squashed, x + linear + squashed])
    gaps = [np.abs(sums[i] - sums[j]) for i in range(4) for j in range(i)]
    outcome = np.argmin(np.abs(call.result.astype(float)[None] - sums[:, None]), axis=0)
    clear = np.min(gaps, axis=0) > 1e-2  # depends on the arguments alone, so leaving these out favours no outcome
    return np.where(clear, outcome % 2, np.nan), np.where(clear, outcome // 2, np.nan)


def _share(masks, expected):
    values = np.concatenate([mask[~np.isnan(mask)] for mask in masks])
    if len(values) < 200:
        return None
    share, bound = np.mean(values), 6 * np.sqrt(expected * (1 - expected) / len(values))
    if abs(share - expected) > bound:
        hint = "; is this what should be dropped?" if abs(share - (1 - expected)) < bound else ""
        return f"{share:.1%} are kept; expected {expected:.0%} within {bound:.1%}{hint}"
    return None


def _neighbours(calls, axis, hint):
    for part, kept in ((0, LINEAR), (1, SQUASHED)):
        products = []
        for call in calls:
            mask = np.moveaxis(_masks(call)[part], axis, 0) - kept
            products.append(mask[1:] * mask[:-1])
        if found := _unrelated(products, kept, kept, hint):
            return found
    return None


def _unrelated(products, one, other, hint):
    """Judge the mean of products of deviations: 0 if independent. Those that share a factor are uncorrelated, too."""
    values = np.concatenate([product.ravel() for product in products]) if products else np.zeros(0)
    values = values[~np.isnan(values)]
    if len(values) < FEWEST:
        return None
    scale = np.sqrt(one * (1 - one) * other * (1 - other))
    found, bound = np.mean(values) / scale, 6 / np.sqrt(len(values))
    if abs(found) > bound:
        return f"the correlation is {found:.2f}; expected 0 within {bound:.2f}; {hint}"
    return None
