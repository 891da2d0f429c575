"""The files of an exercise that is begun: what is known is filled in, the rest is marked TODO. Layer 8."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from grader import canaries
from grader.signature import Parameter, Signature, TypeExpr, parse, size_names

__all__ = ["Draft", "original_stub", "wrong_answers"]

_PRIMES = ((3, 8), (4, 6), (5, 7), (2, 9))
"""Sizes of the first and second public case, for each named size: none are equal, so no axis passes for another."""


@dataclass(frozen=True)
class Draft:
    """An ``exercise.yaml`` that is begun."""

    title: str
    entry: str
    schema: str = ""
    """Its first line, which names the schema."""
    original_fails: str = "trace/reads-value"
    static: Mapping[str, object] = field(default_factory=dict)
    """What static arguments are."""
    needs: Sequence[str] = ()
    """Packages that the original needs, and answers are to do without."""
    edge: bool = True
    """Whether there is a case in which all sizes are 1."""
    positive: bool = False
    """Whether floats are drawn from positive numbers alone."""
    counts: bool = False
    """Whether the program may not grow with the first size."""
    remarks: Mapping[str, str] = field(default_factory=dict)
    """What is still to be looked at, by key: ``entry``, ``inputs``, ``cases`` or ``original_fails``."""

    @property
    def signature(self) -> Signature:
        """The parsed entry point."""
        return parse(self.entry)

    @property
    def sizes(self) -> list[str]:
        """Sizes in the order of the entry."""
        types = [*(p.type for p in self.signature.parameters), self.signature.result]
        return list(dict.fromkeys(name for type_ in types for name in size_names(type_)))

    def text(self) -> str:
        """Return the file."""
        return "\n".join(self._lines()) + "\n"

    def probe(self) -> str:
        """Return the file with one case, at sizes that ``grader.authoring.guess`` tells apart, and positive values."""
        sizes = [f"{size}: {number}" for size, number in zip(self.sizes, (5, 8, 11), strict=False)]
        case = ", ".join([*sizes, *self._statics(set(self.sizes))])
        head, _, rest = replace(self, positive=True).text().partition("\ncases:")
        return f"{head}\ncases:\n  - {{{case or 'count: 1'}}}\n{rest[rest.index('# What else') :]}"

    def _lines(self) -> Iterator[str]:
        if self.schema:
            yield self.schema.rstrip("\n")
        yield "format: 1"
        yield f"title: {_quoted(self.title)}"
        yield 'concept: "TODO: the one idea, in a line"'
        yield from self._remark("entry")
        yield f"entry: {_quoted(self.entry)}"
        yield "prompt: |"
        yield "  TODO: what the original does, and why JAX cannot use it as it is"
        yield ""
        yield f"  Write `{self.signature}`."
        yield "  TODO: what it returns, and what it has to keep to"
        yield from self._remark("inputs")
        drawn = [(p.name, how) for p in self.signature.parameters if (how := self._draw(p))]
        yield f"inputs: {'# normal, uniform, integers, choice, permutation or constant' if drawn else '{}'}"
        yield from (f"  {name}: {how}" for name, how in drawn)
        yield from self._remark("cases")
        yield "cases: # sizes, and arguments that are no draw: {n: 3, x: {constant: 1.0}} or {n: 3, x: [1, 2, 4]}"
        yield from (f"  - {{{', '.join(case)}}}" for case in self._cases())
        yield from self._checks()
        yield "hints: # the gentlest first; the third may be the answer"
        yield '  - "TODO: a question that points the way"'
        yield '  - "TODO: which function, and what for"'
        yield '  - "TODO: the line that is hard to find"'
        yield 'takeaway: "TODO: what to remember, once it is solved"'

    def _checks(self) -> Iterator[str]:
        yield "# What else answers may be held to. A check that gives points needs a wrong answer that it catches."
        yield "# transforms: [jit, vmap, grad]"
        size = self.sizes[0] if self.sizes else ""
        if self.counts:
            several = f"; [{', '.join(self.sizes)}]: over none of them" if len(self.sizes) > 1 else ""
            yield f"program: {{constant_in: {size}}} # no loop that is unrolled over {size}{several}"
        elif size:
            yield f"# program: {{constant_in: {size}}}"
        if size:
            timed = ", ".join([*(f"{each}: 1000" for each in self.sizes), *self._statics(set(self.sizes))])
            yield f"# speed: {{size: {{{timed}}}, at_least: {{cpu: 4}}}}"
        if self.needs:
            yield f"oracle: {{needs: [{', '.join(self.needs)}]}} # the original's, and not for answers"
        yield from self._remark("original_fails")
        yield f"original_fails: {self.original_fails}"
        points = (
            {"correctness": 5, "purity": 3, "program": 2} if self.counts else {"correctness": 6, "purity": 4}
        )
        yield f"points: {{{', '.join(f'{check}: {number}' for check, number in points.items())}}}"

    def _cases(self) -> Iterator[list[str]]:
        static = self._statics(set(self.sizes))
        if not self.sizes:
            yield static or ["count: 2"]
            yield [*static, "count: 4", "visibility: hidden"]
            return
        chosen = list(zip(self.sizes, itertools.cycle(_PRIMES), strict=False))
        if self.edge:
            yield [*(f"{size}: 1" for size in self.sizes), *static]
        for number in (0, 1):
            yield [*(f"{size}: {pair[number]}" for size, pair in chosen), *static]
        yield [
            *(f"{size}: [{pair[0]}, {2 * pair[1]}]" for size, pair in chosen),
            *static,
            "count: 4",
            "visibility: hidden",
        ]

    def _draw(self, parameter: Parameter) -> str:
        """Say how the values of an argument are drawn; '' where nothing is."""
        kinds = set(_dtypes(parameter.type))
        if not kinds:
            return ""
        if kinds == {"bool"}:
            return "{choice: [false, true]}"
        if not any(kind.startswith("float") for kind in kinds):
            return "{integers: [0, 10]}"
        return "{uniform: [0.5, 2.0]}" if self.positive else "{normal: {}}"

    def _statics(self, without: set[str]) -> list[str]:
        names = [p.name for p in self.signature.parameters if p.is_static and p.name not in without]
        return [f"{name}: {json.dumps(self.static.get(name, 3))}" for name in names]

    def _remark(self, key: str) -> Iterator[str]:
        if key in self.remarks:
            yield f"# TODO: {self.remarks[key]}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _dtypes(type_: TypeExpr) -> Iterator[str]:
    match type_:
        case ("array", dtype, _):
            yield dtype
        case ("list", item, _):
            yield from _dtypes(item)
        case ("tuple", items):
            yield from (dtype for item in items for dtype in _dtypes(item))
        case ("dict", pairs):
            yield from (dtype for _, item in pairs for dtype in _dtypes(item))


def original_stub(signature: Signature) -> str:
    """Return an original that is still to be written."""
    return (
        '"""TODO: the impure program that students rewrite."""\n\n\n'
        f"def {signature}:\n"
        '    raise NotImplementedError("TODO: write it with NumPy, loops and assignments, as people do")\n'
    )


def solution_stub(signature: Signature) -> str:
    """Return an answer of the author's that is still to be written."""
    return (
        '"""TODO: how it goes about it, in a line."""\n\n'
        "import jax.numpy as jnp\n\n\n"
        f"def {signature}:\n"
        '    raise NotImplementedError("TODO: your own answer")\n'
    )


def wrong_answers(signature: Signature) -> dict[str, str]:
    """Return, by file name, wrong answers that need to know nothing but the entry point."""
    zeros = canaries.source("zeros", signature)
    head, _, body = zeros.partition("def ")
    line, _, rest = body.partition("\n")
    counting = f"{head}calls = 0\n\n\ndef {line}\n    global calls\n    calls += 1\n{rest}"
    return {
        "wrong_zeros.py": f'"""correctness: returns zeros"""\n\n{zeros}',
        "wrong_counts_calls.py": f'"""purity/mutates-global: counts its calls in a global"""\n\n{counting}',
    }
