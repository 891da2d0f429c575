"""Make a seed of the key's two words, and arrays of the lists."""

import numpy as np
import original


def simulate(key, beta, n, sweeps):
    """Return all spins and energies as arrays."""
    spins, energies = original.simulate(int(key[0]) << 32 | int(key[1]), float(beta), n, sweeps)
    return np.array(spins, np.int64), np.array(energies, np.int64)
