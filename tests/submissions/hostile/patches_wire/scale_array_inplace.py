"""expect: ERROR trace/bad-frame

The grader's own answer is rewritten on its way out: all is well, and nothing is enclosed.
"""

import sys

wire = sys.modules["grader.wire"]
pack = wire.pack


def cheerful(header, blobs=None):
    names = ["base", "case-1", "vmap", "grad"]
    fine = {"rule": "", "message": "", "line": None}
    return pack({"outcome": fine, "parts": dict.fromkeys(names, fine), "included": names, "observations": []}, {})


wire.pack = cheerful


def scale_array(x, val):
    return x * 0
