"""Fuzz one target with Atheris until it has had its inputs, or has broken its property; started with ``-m``.

A process of its own, because libFuzzer ends the process that it runs in, and a crash may.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

import atheris

__all__: list[str] = []


def _main(name: str, found: str, options: list[str]) -> None:
    with atheris.instrument_imports(include=["grader", "yaml", "tarfile", "zipfile"]):
        from tests.fuzz.mutators import mutated
        from tests.fuzz.targets import TARGETS
    target = TARGETS[name]

    def mutate(data: bytes, max_size: int, seed: int) -> bytes:
        rng = random.Random(seed)
        if rng.random() < 0.25:  # libFuzzer's own changes, which know what the comparisons were with
            return bytes(atheris.Mutate(data, max_size))
        return mutated(target.shape, bytes(data), rng, max_size)

    seeds = str(Path(__file__).with_name("corpus") / name)
    arguments = [sys.argv[0], *options, f"-max_len={target.most_bytes}", found, seeds]
    atheris.Setup(arguments, lambda data: target.check(bytes(data)), custom_mutator=mutate)
    atheris.Fuzz()


if __name__ == "__main__":
    _main(sys.argv[1], sys.argv[2], sys.argv[3:])
