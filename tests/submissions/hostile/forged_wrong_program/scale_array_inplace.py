"""expect: FAIL correctness/wrong-value

A complete and well-formed frame, written by hand, with programs that are not right.
"""

import gc
import json
import os
import struct

import jax
import numpy as np


def zeros(inputs, outputs):
    flat = [jax.ShapeDtypeStruct(tuple(shape), dtype) for dtype, shape in inputs]
    result = [np.zeros(tuple(shape), dtype) for dtype, shape in outputs]
    function = jax.jit(lambda *_: result, keep_unused=True)
    return bytes(jax.export.export(function, platforms=["cpu"])(*flat).serialize())


def scale_array(x, val):
    plan = next(item.plan for item in gc.get_objects() if type(item).__name__ == "_Session")
    parts = plan["parts"]
    names = [part["name"] for part in parts]
    fine = {"rule": "", "message": "", "line": None}
    blobs = {part["name"]: zeros(part["inputs"], part["expected"]) for part in plan["programs"]}
    inputs = [aval for part in parts for aval in part["inputs"]]
    blobs["bundle"] = zeros(inputs, [aval for part in parts for aval in part["expected"]])
    table = [[name, len(data)] for name, data in blobs.items()]
    told = {"outcome": fine, "parts": dict.fromkeys(names, fine), "included": names, "observations": []}
    head = json.dumps({**told, "blobs": table}).encode()
    frame = struct.pack("!4sI", b"JXF1", len(head)) + head + b"".join(blobs.values())
    frame = struct.pack("!I", len(frame)) + frame
    while frame:
        frame = frame[os.write(3, frame) :]
    os._exit(0)
