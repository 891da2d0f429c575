"""The short fuzz run: Hypothesis draws mutations of the kept inputs, honest values to write and read, and artifacts."""

from __future__ import annotations

import gzip
import io
import json
import random
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from grader import archive, notebook, signature, wire
from grader.errors import SubmissionError
from grader.jail.pool import Jails
from tests.fuzz.artifacts import honest, judged, mutants, open_jails
from tests.fuzz.mutators import mutated
from tests.fuzz.programs import ANSWERS
from tests.fuzz.targets import TARGETS, written

CORPUS = Path(__file__).with_name("corpus")
KEPT = {name: [path.read_bytes() for path in sorted((CORPUS / name).iterdir())] for name in TARGETS}
EXAMPLES = 100
"""Inputs for each share of a target."""
ARTIFACTS = 4
"""Batches of mutants for each exercise."""

slowly = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
names = st.from_regex(r"[a-z]{1,3}", fullmatch=True)
texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=12)


@pytest.mark.parametrize("name", TARGETS)
def test_mutated_inputs_keep_their_property(name: str) -> None:
    """Whatever is changed in a kept input, its reader gives a value that fits or a typed error."""
    target = TARGETS[name]

    @settings(max_examples=EXAMPLES * target.share, suppress_health_check=list(HealthCheck))
    @given(st.sampled_from(KEPT[name]), st.integers(0, 2**32))
    def check(data: bytes, seed: int) -> None:
        target.check(mutated(target.shape, data, random.Random(seed), target.most_bytes))

    check()


@pytest.mark.parametrize("name", TARGETS)
@settings(max_examples=40)
@given(
    data=st.binary(max_size=200)
    | st.text(max_size=100).map(lambda text: text.encode("utf-8", "surrogatepass"))
)
@example(data=b"")
def test_any_bytes_keep_the_property(name: str, data: bytes) -> None:
    """Not only what looks like an input."""
    TARGETS[name].check(data)


sizes = st.recursive(
    names.filter(
        lambda name: name not in ("as", "if", "in", "is", "or", "and", "def", "del", "for", "not", "try")
    )
    | st.integers(0, 99).map(str),
    lambda inner: st.tuples(inner, st.sampled_from(["+", "-", "*", "//"]), inner).map(
        "({0[0]}{0[1]}{0[2]})".format
    ),
    max_leaves=4,
)
arrays = st.builds(
    lambda dtype, shape: ("array", dtype, tuple(shape)),
    st.sampled_from(sorted(set(signature.DTYPES.values()))),
    st.lists(sizes, max_size=3),
)
types = st.recursive(
    arrays | st.just(("none",)) | st.lists(sizes, max_size=2).map(lambda shape: ("key", tuple(shape))),
    lambda inner: (
        st.tuples(st.just("list"), inner, sizes)
        | st.lists(inner, max_size=3).map(lambda items: ("tuple", tuple(items)))
        | st.dictionaries(names, inner, max_size=3).map(lambda pairs: ("dict", tuple(pairs.items())))
    ),
    max_leaves=6,
)
words = names.map(lambda name: f"a_{name}")


@slowly
@given(words, st.dictionaries(words, types | st.just(("static",)), max_size=3), types)
def test_a_signature_written_out_is_parsed_again(name: str, parameters: dict[str, Any], result: Any) -> None:
    """Any signature that the grammar can say is read as it was meant."""
    given_keys = json.dumps([*parameters.values(), result])
    keywords = {"as", "if", "in", "is", "or", "and", "def", "del", "for", "not", "try"}
    if any(f'"{keyword}"' in given_keys for keyword in keywords):
        return
    meant = signature.Signature(
        name, tuple(signature.Parameter(key, type_) for key, type_ in parameters.items()), result
    )
    assert meant == signature.parse(written(meant))


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False)
    | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)


@slowly
@given(
    st.dictionaries(st.text(max_size=4).filter(lambda key: key != "blobs"), json_values, max_size=4),
    st.dictionaries(st.text(max_size=4), st.binary(max_size=20), max_size=4),
)
def test_a_frame_carries_what_was_packed(header: dict[str, Any], blobs: dict[str, bytes]) -> None:
    """Every header that JSON can say and every blob arrive as they were."""
    assert (header, blobs) == wire.unpack(wire.pack(header, blobs))


files = st.dictionaries(
    st.lists(
        st.text("abé-_. ", min_size=1, max_size=5).filter(lambda part: part.strip(".")),
        min_size=1,
        max_size=3,
    )
    .map("/".join)
    .map(lambda name: f"{name}.py"),
    st.binary(max_size=700),
    max_size=5,
)


@slowly
@given(files, st.sampled_from(["a.zip", "a.tar", "a.tar.gz"]), st.booleans())
def test_an_honest_archive_is_read_whole(content: dict[str, bytes], name: str, other: bool) -> None:
    """Every file that the standard library packed comes out, in order, with its bytes."""
    data = packed(content, name, other=other)
    try:
        read = {
            member.path: member.data for member in archive.members(io.BytesIO(data), name, lambda _: 1 << 20)
        }
    except SubmissionError as error:
        pytest.fail(str(error))
    assert list(content.items()) == list(read.items())


@slowly
@given(
    st.lists(
        st.lists(
            st.from_regex(r"[a-z_]{1,4} = \(?[a-z0-9 +*]{0,8}", fullmatch=True)
            | st.just("")
            | st.just("# a"),
            min_size=1,
            max_size=4,
        ),
        max_size=4,
    )
)
def test_a_notebook_knows_the_place_of_every_line(cells: list[list[str]]) -> None:
    """A line of the joined code is the line of the cell that it is said to be."""
    document = {
        "nbformat": 4,
        "cells": [{"cell_type": "code", "source": "\n".join(lines)} for lines in cells],
    }
    read = notebook.parse(json.dumps(document).encode(), 1 << 20)
    for text, (cell, line) in zip(read.text.split("\n")[:-1], read.lines, strict=True):
        assert cells[cell - 1][line - 1] == text
    assert sum(map(len, cells)) == len(read.lines)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux can enforce a jail")
@pytest.mark.parametrize("name", ANSWERS)
def test_mutated_artifacts_are_no_fault_and_no_pass(jails: Jails, name: str) -> None:
    """In the real jail: refused, failed, or judged by its values."""
    made = honest(jails, name)
    ends = set()
    for group, data in made.trace.artifacts.items():
        for kind, mutant in mutants(jails, data, data, seed=len(data), count=ARTIFACTS * 3):
            ending, problems = judged(jails, made, group, mutant)
            assert [] == problems, f"{kind} of {group}"
            ends.add(ending)
    assert "refused" in ends


@pytest.fixture(scope="module")
def jails() -> Iterator[Jails]:
    """Jails that can forge and judge."""
    with open_jails() as running:
        yield running


def packed(content: dict[str, bytes], name: str, *, other: bool) -> bytes:
    """Pack files with the standard library, in the other of two usual ways if asked."""
    file = io.BytesIO()
    if name.endswith(".zip"):
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED if other else zipfile.ZIP_DEFLATED) as zipped:
            for path, data in content.items():
                zipped.writestr(path, data)
        return file.getvalue()
    with tarfile.open(
        fileobj=file, mode="w", format=tarfile.GNU_FORMAT if other else tarfile.PAX_FORMAT
    ) as tar:
        for path, data in content.items():
            info = tarfile.TarInfo(path)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return gzip.compress(file.getvalue()) if name.endswith(".gz") else file.getvalue()
