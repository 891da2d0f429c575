"""The bare cost of a bundle: trace, compile and run it in one warm process, without jails, vetting or export.

Started by ``cost.py`` as a child that answers one line per exercise: JSON with CPU-milliseconds for each step. The
steps are the grader's own (``grader.trace.parts``), so that both sides do the same work on the same values.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

os.environ["JAX_PLATFORMS"] = "cpu"

import jax
import jax.numpy as jnp

from grader.course import Exercise, load_course
from grader.judge.run import FAST_COMPILE
from grader.plan import make_plan
from grader.plan_requests import trace_request
from grader.trace import entry, parts, run


def measure(exercise: Exercise, source: bytes) -> dict[str, float]:
    """Return CPU-milliseconds for tracing, compiling and running the bundle of ``exercise`` once."""
    plan = make_plan(exercise, "benchmark")
    request = trace_request(plan, "cpu", observe=False)
    jax.clear_caches()
    start = time.process_time()
    namespace = entry.execute(entry.compile_source(source))
    function = entry.unwrap_jit(namespace[request["entry"]])
    programs: dict[str, Any] = {}
    chosen = []
    inputs: list[Any] = []
    for part in request["parts"]:
        if part["kind"] == "call":
            traced = run.trace(function, request["parameters"], part["args"], part["result"])
            programs[part["name"]] = parts.as_function(traced.program)
            piece = programs[part["name"]]
        else:
            piece = parts.transform(programs["base"], part)
        chosen.append((piece, len(part["inputs"])))
        inputs += [jax.ShapeDtypeStruct(tuple(shape), jnp.dtype(dtype)) for dtype, shape in part["inputs"]]
    traced_bundle = jax.jit(parts.join(chosen), keep_unused=True).trace(*inputs)
    trace_end = time.process_time()
    compiled = traced_bundle.lower().compile(compiler_options=FAST_COMPILE)
    compile_end = time.process_time()
    for number in range(plan.rounds):
        rows = [part.values[min(number, len(part.values) - 1)].inputs for part in plan.parts]
        jax.block_until_ready(compiled(*(jnp.array(array) for row in rows for array in row)))
    run_end = time.process_time()
    return {
        "trace": 1000 * (trace_end - start),
        "compile": 1000 * (compile_end - trace_end),
        "run": 1000 * (run_end - compile_end),
    }


def main() -> None:
    """Answer exercise names on standard input, one line each, until it ends."""
    course = load_course(Path(sys.argv[1]))
    jax.block_until_ready(jax.jit(lambda x: x + 1)(jnp.ones(3)))  # start the backend outside all measurements
    for line in sys.stdin:
        exercise = course.by_name[line.strip()]
        print(json.dumps(measure(exercise, exercise.solution.read_bytes())), flush=True)


if __name__ == "__main__":
    main()
