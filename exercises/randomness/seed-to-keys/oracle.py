"""Make a seed of the key's two words."""

import original


def pi(key, n):
    return original.pi(int(key[0]) << 32 | int(key[1]), n)
