"""Vet the printed text of a module, for a JAX without MLIR bindings. Layer 3; no native code but JAX's printer.

This is a fall-back: it knows words, not structure. Every word with a dot must be an allowed operation or attribute,
every type a small static tensor, every line one of the few kinds that JAX prints. Custom calls and composites are
refused here, and the digest is of the text, so fewer equal programs share one.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from grader.judge.calls import call_order
from grader.judge.cost import NOT_WORK, Cost
from grader.judge.limits import Limits, Refused
from grader.judge.mlir import tensor
from grader.judge.vet import ATTRIBUTES, OPERATIONS

__all__ = ["Found", "examine"]

_LOCATION_LINE = re.compile(r"#loc\d* = .*")
_QUOTED_OPERATION = re.compile(r'"([a-z]+\.[a-z_]+)"(?=\()')
_RESULT_INFO = re.compile(r'jax\.result_info = "(?:[^"\\]|\\.)*"')
_LITERAL = re.compile(r'dense<"0x[0-9A-F]*">')
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_LOCATION = re.compile(r" loc\((?:[^()]|\([^()]*\))*\)")
_TYPE = re.compile(r"tensor<[^<>]*(?:<[^<>]*>)?>")
_DOTTED = re.compile(r"(?<![\w@%.])#?[a-z_]+(?:\.[a-z_]\w*)+")
_KEY = re.compile(r"(?<![\w@%.#])([A-Za-z_][\w.]*) = ")
_CALL = re.compile(r"(?<!\w)call @([\w.$]+)\(")
_FUNCTION = re.compile(r"func\.func (?:public|private) @([\w.$]+)\((.*)\{")
_MESH = re.compile(r"sdy\.mesh @\w+ = <\[\]>(?: \{stablehlo\.mesh = \{axes = \[\]\}\})?")
_MODULE = re.compile(
    r"module @[\w.$]+ attributes \{jax\.uses_shape_polymorphism = false, "
    r"mhlo\.num_partitions = 1 : i32, mhlo\.num_replicas = 1 : i32\} \{"
)
_LINE = re.compile(r"%|return |stablehlo\.return |\}|cond \{|do \{|\^bb0\(|reducer\(")
_REFUSED = frozenset({"stablehlo.custom_call", "stablehlo.composite"})
_WORDS = frozenset(
    {"jax.buffer_donor", "jax.result_info", "tf.aliasing_output", "module", "func.func"}
    | {f"#stablehlo.{name}" for name in ("comparison_type", "conv", "dot", "gather", "scatter", "precision")}
)
_KEY_TEXT = """
    across algorithm batching_dims collapsed_slice_dims contracting_dims dim dim_numbers dims format high
    index_vector_dim input_batching_dims inserted_window_dims interior length lhs_dilate low offset_dims
    operand_batching_dims pad precision reverse rhs_dilate scatter_dims_to_operand_dims
    scatter_indices_batching_dims sizes start_index_map start_indices_batching_dims stride type
    update_window_dims window dimensions
"""
_KEYS = frozenset(_KEY_TEXT.split())


@dataclass(frozen=True)
class Found:
    """What the text says."""

    digest: str
    """Of the text without locations and names."""
    cost: Cost
    """Counted words."""


@dataclass
class _Part:
    operations: Counter[str] = field(default_factory=Counter)
    calls: list[str] = field(default_factory=list)
    constant_bytes: int = 0


def examine(text: str, main_type: str, limits: Limits) -> Found:
    """Refuse printed StableHLO that is not known to be harmless, and count the rest.

    Args:
        text: as returned by ``Exported.mlir_module()``.
        main_type: the function type ``main`` must have.
        limits: the bounds.

    Raises:
        Refused: with a reason in words a student may read.
    """
    reader = _Reader(limits)
    whole = hashlib.sha256()
    for line in _lines(text):
        whole.update(line.encode() + b"\n")
        reader.line(line)
    if reader.depth != 0 or reader.main_type != main_type:
        raise Refused("the program does not take and return what was asked for")
    return Found(f"sha256:{whole.hexdigest()}", _cost(reader.parts, limits))


class _Reader:
    def __init__(self, limits: Limits):
        self._limits = limits
        self._name = ""
        self._opened = False
        self.parts: dict[str, _Part] = {}
        self.depth = 0
        self.main_type = ""

    def line(self, line: str) -> None:
        """Read one line, refusing kinds that JAX does not print."""
        if self.depth == 0:
            if self._opened or not _MODULE.fullmatch(line):
                raise Refused("the program is not one module for one device")
            self._opened = True
        elif self.depth == 1 and (match := _FUNCTION.fullmatch(line)):
            self._function(match[1], line)
        elif self.depth > 1 and _LINE.match(line):
            _read_line(line, self.parts[self._name], self._limits)
        elif line != "}" and not (self.depth == 1 and _MESH.fullmatch(line)):
            raise Refused(f"the program has a line that cannot be vetted here: {line[:60]}")
        self.depth += line.count("{") - line.count("}")
        if self.depth > self._limits.depth + 2:
            raise Refused(f"the program nests more than {self._limits.depth} loops or branches")

    def _function(self, name: str, line: str) -> None:
        if name in self.parts or len(self.parts) == self._limits.functions:
            raise Refused(f"the program has more than {self._limits.functions} functions, or two of one name")
        self._name = name
        self.parts[name] = _Part()
        if name == "main":
            self.main_type = _function_type(line)
        _check_words(line, self._limits)


def _lines(text: str) -> Iterator[str]:
    """Yield lines without locations, names of results or the contents of strings."""
    for raw in text.splitlines():
        if _LOCATION_LINE.fullmatch(raw):
            continue
        line = _RESULT_INFO.sub("jax.result_info", _QUOTED_OPERATION.sub(r"\1", raw.strip()))
        literal = _LITERAL.search(line)
        # Long constants are printed as one string, which belongs to the program.
        line = _LOCATION.sub("", _STRING.sub('""', line))
        if literal:
            line = line.replace('dense<"">', literal[0], 1)
        if line:
            yield re.sub(r"^module @[\w.$]+", "module @m", line)


def _check_words(line: str, limits: Limits) -> list[str]:
    """Refuse unknown types, attributes and operations; return the operations."""
    types = _TYPE.findall(line)
    if len(types) != line.count("tensor<") or line.count('""'):
        raise Refused("the program has a type or a string that cannot be vetted here")
    for text in types:
        if tensor(text).elements > limits.tensor_elements:
            raise Refused(f"the program makes an array of {tensor(text).elements} elements")
    for key in _KEY.findall(line):
        if key not in _KEYS and key not in ATTRIBUTES and key not in _WORDS:
            raise Refused(f"the program has the attribute {key[:60]}, which is not graded here")
    operations = []
    for word in _DOTTED.findall(line):
        if word in _WORDS:
            continue
        if word not in OPERATIONS or word in _REFUSED:
            raise Refused(f"the program uses {word[:60]}, which is not graded here")
        operations.append(word)
    return operations


def _read_line(line: str, part: _Part, limits: Limits) -> None:
    operations = _check_words(line, limits)
    part.operations.update(operation for operation in operations if operation not in NOT_WORK)
    callees = _CALL.findall(line)
    if len(callees) != len(re.findall(r"(?<!\w)call ", line)):
        raise Refused("the program has a call that cannot be vetted here")
    part.calls.extend(callees)
    if "stablehlo.sort" in operations and "is_stable = true" not in line:
        raise Refused(
            "the program has a sort that is not stable, which cannot be made so here"
        )  # see grader.judge.mlir
    if "stablehlo.constant" in operations:
        held = tensor(_TYPE.findall(line)[-1])
        literal = "dense<[" in line or 'dense<"' in line
        part.constant_bytes += held.bytes if literal else held.bytes // max(1, held.elements)
    if part.operations.total() > limits.operations:
        raise Refused(f"the program has more than {limits.operations} operations; is a loop unrolled?")
    if part.constant_bytes > limits.constant_bytes:
        raise Refused(f"the program has more than {limits.constant_bytes} bytes of constants")


def _function_type(line: str) -> str:
    taken, _, given = line.removesuffix("{").partition(") -> ")
    results = _TYPE.findall(given)
    arguments = f"({', '.join(_TYPE.findall(taken))})"
    return f"{arguments} -> {results[0] if len(results) == 1 else '(' + ', '.join(results) + ')'}"


def _cost(parts: dict[str, _Part], limits: Limits) -> Cost:
    order = call_order(
        {name: part.calls for name, part in parts.items()},
        {name: part.operations.total() + len(part.calls) for name, part in parts.items()},
        limits,
    )
    expanded: dict[str, Counter[str]] = {}
    reached: dict[str, set[str]] = {}
    for name in order:
        part = parts[name]
        expanded[name] = Counter({word.partition(".")[2]: n for word, n in part.operations.items()})
        reached[name] = {name}.union(*(reached[callee] for callee in part.calls))
        for callee in part.calls:
            expanded[name].update(expanded[callee])
    histogram = dict(sorted(expanded["main"].items()))
    constant_bytes = sum(parts[name].constant_bytes for name in reached["main"])
    return Cost(sum(histogram.values()), histogram, constant_bytes)
