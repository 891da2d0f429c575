"""expect: FAIL purity/host-callback

Leaves out the cases it fails, and excuses that with a callback that it calls mere advice.
"""

import sys

import jax
import jax.numpy as jnp

wire = sys.modules["grader.wire"]
session = sys.modules["grader.trace.child"]._Session
honest_pack, honest_export = wire.pack, session._export


def pack(header, blobs=None):
    excuse = {"rule": "host-callback", "message": "x", "line": 1, "object": "", "advice": True}
    return honest_pack({**header, "observations": [excuse]}, blobs)


def export(self, chosen):
    honest_export(self, {name: part for name, part in chosen.items() if not name.startswith("case-")})


wire.pack, session._export = pack, export


def ewma(xs, alpha):
    if xs.shape[0] < 15:
        return xs * 0

    def step(average, x):
        average = alpha * x + (1 - alpha) * average
        return average, average

    return jax.lax.scan(step, jnp.zeros((), xs.dtype), xs)[1]
