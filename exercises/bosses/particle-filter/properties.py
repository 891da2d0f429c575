"""What must hold of every cloud of particles, and of hundreds of them against the exact answer.

Model and measurements are linear and normal, so a Kalman filter in two numbers knows mean and variance exactly. In units
of (exact deviation) / sqrt(N), the error of an estimate has a standard deviation between 0.9 and 1.6 for measurements
within [-1, 1], whatever the way to draw anew, and a mean of less than 0.15.
"""

import itertools

import numpy as np

FEWEST = 150
"""Calls for statistics over keys."""
LARGEST_DEVIATION = 1.6
LARGEST_BIAS = 0.15


def weights_are_shares(calls):
    """No weight is negative, and all of them sum to 1."""
    for call in calls:
        weights = call.result[4].astype(float)
        if np.any(weights < 0):
            return f"the smallest weight is {weights.min():.3g}"
        if abs(weights.sum() - 1) > 1e-3:
            return f"they sum to {weights.sum():.4f}"
    return None


def effective_number_is_possible(calls):
    """The effective number of particles lies between 1 and N."""
    for call in calls:
        effective, n = call.result[1].astype(float), call.arguments["N"]
        for t in np.flatnonzero((effective < 1 - 1e-3) | (effective > n * (1 + 1e-3))):
            return f"in frame {t} it is {effective[t]:.3f}, of {n} particles"
    return None


def draws_anew_below_half(calls):
    """Particles are drawn anew exactly where the effective number is below N / 2."""
    for call in calls:
        effective, resampled, half = call.result[1].astype(float), call.result[2], call.arguments["N"] / 2
        wrong = (resampled != (effective < half)) & (abs(effective - half) > 1e-3 * half)
        for t in np.flatnonzero(wrong):
            did = "drawn anew" if resampled[t] else "kept"
            return f"in frame {t} they were {did} at {effective[t]:.1f} of {2 * half:.0f}"
    return None


def last_weights_are_those_of_the_last_frame(calls):
    """After the last frame all weights are 1 / N if it drew anew; otherwise they give its effective number and estimate."""
    for call in calls:
        estimates, effective, resampled, particles, weights = (leaf.astype(float) for leaf in call.result)
        if resampled[-1]:
            if np.max(abs(weights * len(weights) - 1)) > 1e-3:
                return f"drew anew, and the largest weight is {weights.max() * len(weights):.3f} / N"
            continue
        found = 1 / max(np.sum(weights**2), 1e-30)
        if abs(found - effective[-1]) > 1e-2 * max(effective[-1], 1):
            return f"1 / sum(weights ** 2) is {found:.1f}, the last effective number {effective[-1]:.1f}"
        mean = weights @ particles
        if abs(mean - estimates[-1]) > 1e-3 * (1 + abs(mean)):
            return f"the particles' mean is {mean:.4f}, the last estimate {estimates[-1]:.4f}"
    return None


def drawing_anew_repeats_some(calls):
    """After a last frame that drew anew, some particles are there more than once."""
    for call in calls:
        particles = call.result[3]
        if call.result[2][-1] and len(particles) >= 50 and len(np.unique(particles)) == len(particles):
            return f"all {len(particles)} are different"
    return None


def clouds_differ_from_key_to_key(calls):
    """Different keys give different particles."""
    for one, other in itertools.combinations(calls[:30], 2):
        if np.any(one.arguments["key"] != other.arguments["key"]) and len(one.result[3]) >= 50:
            if np.array_equal(one.result[3], other.result[3]):
                return "two keys gave the same cloud"
    return None


def estimates_are_those_of_a_kalman_filter(calls):
    """Over many keys, each frame's estimate has the exact mean, within six standard errors."""
    errors = _errors(calls)
    if errors is None:
        return None
    found, bound = errors.mean(axis=0), LARGEST_BIAS + 6 * LARGEST_DEVIATION / np.sqrt(len(errors))
    for t in np.flatnonzero(abs(found) > bound):
        return f"in frame {t} it is off by {found[t]:.2f} deviations / sqrt(N); expected 0 within {bound:.2f}"
    return None


def estimates_vary_as_those_of_n_particles(calls):
    """Over many keys, each frame's error has the mean square that N particles have, within six standard errors."""
    errors = _errors(calls)
    if errors is None:
        return None
    found, six = (errors**2).mean(axis=0), 6 * np.sqrt(2 / len(errors))
    low, high = 0.9**2 * max(1 - six, 0.2), (LARGEST_DEVIATION**2 + LARGEST_BIAS**2) * (1 + six)
    for t in np.flatnonzero((found < low) | (found > high)):
        return f"in frame {t} it is {found[t]:.2f} variances / N; expected {low:.2f} to {high:.2f}"
    return None


def first_effective_number_is_that_of_the_model(calls):
    """Over many keys, the first effective number has the mean that the model gives, within six standard errors."""
    if not _has_statistics(calls):
        return None
    ratios = []
    for call in calls:
        z, n = float(call.arguments["zs"][0]), call.arguments["N"]
        spread, blur = 0.9**2 + 0.5**2, 0.6**2
        likelihood = _normal(z, spread + blur)
        squared = _normal(z, spread + blur / 2) / np.sqrt(4 * np.pi * blur)
        ratios.append(float(call.result[1][0]) / n - likelihood**2 / squared)
    # For one call of N particles the ratio has a standard deviation of less than 0.5 / sqrt(N), and a mean within 1 / N.
    n = calls[0].arguments["N"]
    found, bound = np.mean(ratios), 1 / n + 6 * 0.5 / np.sqrt(n * len(calls))
    if abs(found) > bound:
        return f"it is off by {found:.4f} N; expected 0 within {bound:.4f} N"
    return None


def last_cloud_is_the_exact_posterior(calls):
    """Over many keys, mean and variance of the last weighted cloud are the exact ones, within six standard errors."""
    if not _has_statistics(calls):
        return None
    means, variances = [], []
    for call in calls:
        exact_mean, exact_variance = (values[-1] for values in _kalman(call.arguments["zs"]))
        particles, weights = call.result[3].astype(float), call.result[4].astype(float)
        mean = weights @ particles
        means.append((mean - exact_mean) * np.sqrt(len(particles) / exact_variance))
        variances.append((weights @ (particles - mean) ** 2 / exact_variance - 1) * np.sqrt(len(particles)))
    bound = LARGEST_BIAS + 6 * 2.0 / np.sqrt(len(calls))
    if abs(np.mean(means)) > bound:
        return f"the mean is off by {np.mean(means):.2f} deviations / sqrt(N); expected 0 within {bound:.2f}"
    bound = 0.3 + 6 * 2.4 / np.sqrt(len(calls))
    if abs(np.mean(variances)) > bound:
        return f"the variance is off by {np.mean(variances):.2f} of itself / sqrt(N); expected 0 within {bound:.2f}"
    return None


def _has_statistics(calls):
    """Whether there are enough of them, of large clouds, with measurements that the bounds are made for."""
    return (
        len(calls) >= FEWEST
        and all(call.arguments["N"] >= 200 for call in calls)
        and all(np.max(abs(call.arguments["zs"])) <= 1 for call in calls)
    )


def _errors(calls):
    """Return the errors of all estimates, by call and frame, in units of exact deviation / sqrt(N)."""
    if not _has_statistics(calls):
        return None
    rows = []
    for call in calls:
        means, variances = _kalman(call.arguments["zs"])
        rows.append((call.result[0].astype(float) - means) * np.sqrt(call.arguments["N"] / variances))
    return np.array(rows)


def _kalman(zs):
    """Return the exact means and variances after each frame."""
    mean, variance, means, variances = 0.0, 1.0, [], []
    for z in np.asarray(zs, float):
        mean, variance = 0.9 * mean, 0.9**2 * variance + 0.5**2
        gain = variance / (variance + 0.6**2)
        mean, variance = mean + gain * (z - mean), variance * (1 - gain)
        means.append(mean)
        variances.append(variance)
    return np.array(means), np.array(variances)


def _normal(x, variance):
    return np.exp(-(x**2) / variance / 2) / np.sqrt(2 * np.pi * variance)
