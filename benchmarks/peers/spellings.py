"""Right answers in as many programs as are asked for, and in as many spellings of the same program.

Choices multiply: each exercise has a few ways for each of its lines, and number ``n`` picks one combination. Past the
last, a factor that is taken back at once makes the program a new one. Whether programs really differ is not believed
but counted, from the digests in the grader's report.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

__all__ = ["EXERCISES", "answer", "cosmetic"]

_CHOICES: dict[str, tuple[Sequence[str], ...]] = {
    "scale-list-inplace": (
        (
            "item * val",
            "(item + item) * (0.5 * val)",
            "-(item * -val)",
            "item / 0.25 * (val / 4.0)",
            "item * 3 * val / 3",
        ),
        (
            "return [{0} for item in data_list]",
            "item = jnp.stack(data_list)\n    return list({0})",
            "item = jnp.array(data_list)\n    product = {0}\n    return [product[i] for i in range(len(data_list))]",
        ),
    ),
    "where-huber": (
        ("0.5 * x * x", "x * x / 2", "0.5 * size * size", "0.5 * jnp.square(x)", "size * size / 2"),
        ("jnp.abs(x)", "jnp.maximum(x, -x)", "jnp.sign(x) * x"),
        (
            "return jnp.where(size <= 1.0, {0}, size - 0.5)",
            "return jnp.where(size > 1.0, size - 0.5, {0})",
            "return jnp.where(size < 1.0, {0}, size - 0.5)",
        ),
    ),
    "ewma-scan": (
        (
            "alpha * x + (1 - alpha) * average",
            "average + alpha * (x - average)",
            "average - alpha * (average - x)",
            "(1 - alpha) * average + alpha * x",
            "x + (1 - alpha) * (average - x)",
        ),
        ("jnp.zeros((), xs.dtype)", "0.0 * alpha", "0.0 * xs[0]"),
        (
            "return lax.scan(step, {1}, xs)[1]",
            "_, averages = lax.scan(step, {1}, xs)\n    return averages * 1.0",
            "_, averages = lax.scan(step, {1}, xs[::-1], reverse=True)\n    return averages[::-1]",
        ),
    ),
}
_TEMPLATES = {
    "scale-list-inplace": "def scale(data_list, val):\n    {body}\n",
    "where-huber": "def huber(x):\n    size = {size}\n    {body}\n",
    "ewma-scan": "def ewma(xs, alpha):\n    def step(average, x):\n        average = {step}\n"
    "        return average, average\n\n    {body}\n",
}
EXERCISES = tuple(_TEMPLATES)
"""Names of the exercises, each with a function that a notebook's asserts can call."""
_POWERS = 41


def answer(exercise: str, number: int) -> str:
    """Return right answer ``number`` of an exercise; different numbers make different programs."""
    choices = _CHOICES[exercise]
    combinations = math.prod(map(len, choices))
    repeat, rest = divmod(number, combinations)
    picked = []
    for ways in choices:
        rest, index = divmod(rest, len(ways))
        picked.append(ways[index])
    formula = picked[0]
    if repeat:
        formula = _disguised(formula, repeat)
    if exercise == "scale-list-inplace":
        return _TEMPLATES[exercise].format(body=picked[1].format(formula))
    if exercise == "where-huber":
        return _TEMPLATES[exercise].format(size=picked[1], body=picked[2].format(formula))
    return _TEMPLATES[exercise].format(step=formula, body=picked[2].format("", picked[1]))


def cosmetic(source: str, number: int) -> str:
    """Return another spelling of the same program: names, comments, blank lines, a docstring."""
    for name in ("size", "averages", "average", "product", "item"):
        source = source.replace(name, f"{name}_{number}")
    head, _, body = source.partition(":\n")
    lines = [f"{head}:", f'    """Answer {number}, in my own words."""']
    for index, line in enumerate(body.rstrip().split("\n")):
        if (number + index) % 3 == 0 and line:
            lines.append(f"{' ' * (len(line) - len(line.lstrip()))}# step {index} of {number}")
        lines.append(line)
    return "\n".join(lines) + "\n"


def _disguised(formula: str, repeat: int) -> str:
    """Multiply by two powers of two and divide by both again, which float32 does exactly."""
    second, first = divmod(repeat, _POWERS)
    if second >= _POWERS:
        raise ValueError("no more programs: two powers of two are all that is varied")
    return f"{2.0 ** (first - 20)!r} * (({formula}) * {2.0 ** (20 - first)!r} * {2.0**second!r}) / {2.0**second!r}"
