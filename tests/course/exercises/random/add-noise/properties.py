"""What must hold of noise."""

import itertools

import numpy as np


def has_mean_zero(calls):
    """The noise has mean 0 within six standard errors."""
    noise, scale = _noise(calls)
    bound = 6 * scale / np.sqrt(noise.size)
    if abs(noise.mean()) > bound:
        return f"mean {noise.mean():.3f}, at most {bound:.3f} is chance"
    return None


def has_the_scale_asked_for(calls):
    """The noise has the standard deviation `scale` within six standard errors."""
    noise, scale = _noise(calls)
    bound = 6 * scale / np.sqrt(2 * noise.size)
    actual = np.sqrt(np.mean(noise**2))
    if abs(actual - scale) > bound:
        return f"standard deviation {actual:.3f}, expected {scale:.3f} within {bound:.3f}"
    return None


def differs_from_key_to_key(calls):
    """Different keys give different noise."""
    for one, other in itertools.pairwise(calls):
        if np.any(one.arguments["key"] != other.arguments["key"]):
            # Adding to x and taking it away again rounds, so equal noise is not equal to the last bit.
            noises = [call.result - call.arguments["x"] for call in (one, other)]
            if np.allclose(*noises, atol=1e-5):
                return "two keys, the same noise"
    return None


def _noise(calls):
    noise = np.concatenate([call.result - call.arguments["x"] for call in calls])
    return noise.astype(float), float(calls[0].arguments["scale"])
