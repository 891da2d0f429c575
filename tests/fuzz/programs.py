"""Small exercises whose honest artifacts are mutated: between them they use every part that a judge has.

Each is a spec, the original that the oracle runs, and a right answer that is traced as a student's would be.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from grader.course import Exercise
from grader.spec import ExerciseFile

__all__ = ["ANSWERS", "exercise"]

_COMMON: dict[str, Any] = {
    "format": 1,
    "title": "T",
    "concept": "c",
    "prompt": "p",
    "original_fails": "trace/reads-value",
    "points": {"correctness": 4, "purity": 3, "transforms": 2, "program": 1},
    "limits": {"time_s": 2, "memory_mb": 2048},
    "hints": ["h"],
}
_HEAD = "import jax\nimport jax.numpy as jnp\nfrom jax import lax\n"
_IMPURE = "import numpy as np\n"

_SPECS: dict[str, dict[str, Any]] = {
    "calls": {
        "entry": "f(x: f32[n], k: i32[]) -> (f32[n], i32[])",
        "inputs": {"x": {"uniform": [-1, 1]}, "k": {"integers": [1, 9]}},
        "cases": [{"n": 3}, {"n": 4, "visibility": "hidden"}],
        "transforms": ["vmap", "grad"],
        "program": {"constant_in": "n", "sizes": [4, 8, 16], "reuses": "x"},
    },
    "scan": {
        "entry": "f(xs: f32[n], a: f32[]) -> f32[n]",
        "inputs": {"xs": {"normal": {}}, "a": {"uniform": [0.1, 0.9]}},
        "cases": [{"n": 4}, {"n": 4, "visibility": "hidden"}],
        "transforms": ["jvp"],
        "program": {"constant_in": "n", "sizes": [4, 8, 16]},
    },
    "while": {
        "entry": "f(k: i32[]) -> i32[]",
        "inputs": {"k": {"integers": [1, 40]}},
        "cases": [{"k": 27}, {"count": 3}],
        "points": {"correctness": 4, "purity": 3},
    },
    "linalg": {
        "entry": "f(a: f32[n, n], b: f32[n]) -> {x: f32[n], c: f32[n, n]}",
        "inputs": {"a": {"uniform": [-1, 1]}, "b": {"uniform": [-1, 1]}},
        "cases": [{"n": 3, "count": 2}],
        "tolerance": {"rtol": 1e-3, "atol": 1e-3},
        "points": {"correctness": 4, "purity": 3},
    },
    "index": {
        "entry": "f(x: f32[n], i: i32[m]) -> (f32[n], i32[n], bool[n])",
        "inputs": {"x": {"permutation": True}, "i": {"integers": [0, 4]}},
        "cases": [{"n": 5, "m": 3, "count": 2}],
        "points": {"correctness": 4, "purity": 3},
    },
    "dtypes": {
        "entry": "f(x: f32[n], u: u8[n]) -> (f32[], u8[n], f16[n])",
        "inputs": {"x": {"normal": {}}, "u": {"integers": [0, 200]}},
        "cases": [{"n": 8, "count": 2}],
        "points": {"correctness": 4, "purity": 3},
    },
}
_ORIGINALS = {
    "calls": "def f(x, k):\n    return np.sin(x) * k + np.sin(x + 1), k * 3 - 1\n",
    "scan": (
        "def f(xs, a):\n    mean, out = xs[0], []\n    for x in xs:\n"
        "        mean = a * x + (1 - a) * mean\n        out.append(mean)\n    return np.array(out)\n"
    ),
    "while": (
        "def f(k):\n    steps = 0\n    while k != 1:\n        k = k // 2 if k % 2 == 0 else 3 * k + 1\n"
        "        steps += 1\n    return steps\n"
    ),
    "linalg": (
        "def f(a, b):\n    s = a @ a.T + 2 * np.eye(len(b))\n"
        '    return {"x": np.linalg.solve(s, b), "c": np.linalg.cholesky(s)}\n'
    ),
    "index": (
        "def f(x, i):\n    y = x.copy()\n    for each in i:\n        y[each] += 1\n"
        "    return y, np.argsort(x), x > 2\n"
    ),
    "dtypes": "def f(x, u):\n    return np.sum(np.exp(x) * 1e-3), u // 3, x.astype('float16') * 2\n",
}
_BODIES = {
    "calls": "@jax.jit\ndef g(v):\n    return jnp.sin(v)\ndef f(x, k):\n    return g(x) * k + g(x + 1), k * 3 - 1\n",
    "scan": (
        "def f(xs, a):\n    def step(mean, x):\n        mean = a * x + (1 - a) * mean\n        return mean, mean\n"
        "    return lax.scan(step, xs[0], xs)[1]\n"
    ),
    "while": (
        "def f(k):\n    def step(c):\n        k, n = c\n"
        "        return lax.cond(k % 2 == 0, lambda: k // 2, lambda: 3 * k + 1), n + 1\n"
        "    return lax.while_loop(lambda c: c[0] != 1, step, (k, jnp.int32(0)))[1]\n"
    ),
    "linalg": (
        "def f(a, b):\n    s = a @ a.T + 2 * jnp.eye(b.shape[0])\n"
        '    return {"x": jnp.linalg.solve(s, b), "c": jnp.linalg.cholesky(s)}\n'
    ),
    "index": "def f(x, i):\n    return x.at[i].add(1), jnp.argsort(x).astype('int32'), x > 2\n",
    "dtypes": "def f(x, u):\n    return jnp.sum(jnp.exp(x) * 1e-3), u // 3, x.astype('float16') * 2\n",
}
ANSWERS = {name: (_HEAD + body).encode() for name, body in _BODIES.items()}
"""A right answer to each exercise, by name."""


def exercise(name: str) -> Exercise:
    """Return one of the exercises; its files exist in memory alone."""
    spec = {**_COMMON, **_SPECS[name]}
    made = Exercise(name, "topic", ExerciseFile.model_validate(spec), Path(__file__).with_name("none"))
    # Cached properties are read from the instance, so no file is needed.
    made.__dict__.update(original=_IMPURE + _ORIGINALS[name], oracle=None)
    return made
