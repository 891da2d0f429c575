"""Run every speed check of the course on a machine with an accelerator, and propose thresholds.

    .venv/bin/python -m benchmarks.speed.device [--target gpu] [NAME ...]

Install JAX's plug-in for the device into the same environment first, for example ``pip install "jax[cuda12]==<the
version that is installed>"``. For each exercise with a speed check: its solution is traced on the CPU for the target's
platform, as for every submission, then timed on the device against the original on the CPU. Prints the speedup, its
interval, what compiling took, and the threshold that the exercise names, or else one that it could: half the lower end.
Writes no page; put the figures and the machine into the exercise's ``speed.measured``.
"""

from __future__ import annotations

import argparse
import sys

from benchmarks import machine
from benchmarks.speed import course
from grader.checks import speed
from grader.devices import Devices
from grader.expected import expected_values
from grader.jail.pool import Jails
from grader.spec import Target
from grader.timing import time_artifact


def main() -> None:
    """Measure and print; end with code 1 if something was wrong or missed, 2 without the device."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.speed.device",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="exercises (default: all)")
    parser.add_argument("--target", choices=("cpu", "gpu", "tpu"), default="gpu", help="default: gpu")
    options = parser.parse_args()
    target: Target = options.target
    bad = 0
    with Jails() as jails:
        device = Devices(jails).get(target)
        if isinstance(device, str):
            print(f"This machine offers no {target}: {device}")
            sys.exit(2)
        print(
            f"{device.count} x {device.kind}: {device.bytes_per_s / 1e9:.0f} GB/s, "
            f"{device.operations_per_s / 1e12:.2f} Tflop/s at most"
        )
        for exercise in course.timed_exercises(course.load(), names=options.names):
            spec = exercise.spec.speed
            assert spec is not None
            asked = spec.at_least.get(target)
            timed = course.prepare(jails, exercise, "device", target)
            expected = expected_values(exercise, [timed.part], jails)[timed.part.name, 0]
            evidence = time_artifact(
                jails, device, timed.plan, timed.part, timed.artifact, target, float(asked or 1.0)
            )
            outcome, record = speed.check(timed.part, evidence, expected, float(asked or 1.0), 1.0)
            if record is None:
                bad += 1
                print(f"{exercise.name}: {outcome.status} {outcome.note or outcome.findings[0].message}")
                continue
            bad += asked is not None and record.decision != "met"
            said = f"asked {asked:g}: {record.decision}" if asked else f"could ask {record.low / 2:.2g}"
            print(
                f"{exercise.name}: {record.speedup:.3g} times ({record.low:.3g} to {record.high:.3g}), "
                f"compiled in {record.compile_s:.2g} s; {said}",
                flush=True,
            )
    print(*machine.describe(), sep="\n")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
