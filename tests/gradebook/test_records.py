"""A record holds what was graded, and whoever edits any of it is found out."""

from __future__ import annotations

import json

import pytest

from grader.errors import UsageError
from grader.gradebook.key import Key
from grader.gradebook.ledger import digest_of
from grader.gradebook.records import (
    Record,
    here,
    opened,
    packed,
    signed,
    unpacked,
    verified,
    with_submission,
)
from grader.submission import Source
from grader.verdict import CheckResult, Environment, Result, Status

SOURCE = Source(
    "a/b.ipynb", b"x = 1\n\xff\x00", "b", "notebook", lines=((1, 1), (2, 1)), declared=("ewma-scan",)
)


def record() -> Record:
    """Return a record of a verdict that has what is hard to write down: an infinity and half a surrogate pair."""
    check = CheckResult(check="purity", status=Status.FAIL, points=1.0, max_points=3.0, note="\ud800")
    result = Result(
        exercise="ewma-scan",
        submission="a/b.ipynb",
        status=Status.FAIL,
        points=1.0,
        max_points=3.0,
        checks=(check,),
        wall_s=float("inf"),
    )
    return Record(
        course="A course",
        student="ada",
        exercise="ewma-scan",
        exercise_digest="sha256:1",
        attempt=7,
        submitted="2027-01-17T23:00:00+00:00",
        submission=digest_of(packed(SOURCE)),
        seed="secret",
        target="cpu",
        checks=("purity", "trace"),
        versions=here(),
        environment=Environment(
            jax="0.10.2", platform="cpu", device="2 x a processor", protections=("landlock",)
        ),
        graded="2027-01-18T00:00:00+00:00",
        result=result,
    )


def test_a_submission_comes_back_as_it_was() -> None:
    """Bytes that are no text, lines of a notebook, and why it cannot be read."""
    for source in (SOURCE, Source("c.py", b"", "c", problem="is too large", rule="missing-answer")):
        assert unpacked(packed(source)) == source
        assert packed(source) == packed(unpacked(packed(source)))


def test_a_record_comes_back_as_it_was(key: Key) -> None:
    """With its submission, which is what was graded."""
    document = signed(record(), key)
    assert verified(document, key, "r.json") == record()
    with pytest.raises(UsageError, match="holds no submission"):
        opened(document, record(), "r.json")
    whole = with_submission(document, packed(SOURCE))
    assert verified(whole, key, "r.json") == record()
    assert opened(whole, record(), "r.json") == SOURCE


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"points":1.0', '"points":3.0'),
        ('"student":"ada"', '"student":"bob"'),
        ('"seed":"secret"', '"seed":"other"'),
        ('"attempt":7', '"attempt":8'),
        ("sha256:1", "sha256:2"),
        ('"FAIL"', '"PASS"'),
        ('"jax":"0.10.2"', '"jax":"0.10.3"'),
        ("Infinity", "1.0"),
    ],
)
def test_an_edited_record_is_noticed(key: Key, old: str, new: str) -> None:
    """Whatever was edited."""
    fields = json.loads(signed(record(), key))
    assert old in fields["record"]
    fields["record"] = fields["record"].replace(old, new)
    with pytest.raises(UsageError, match=r"r\.json: was edited after it was signed"):
        verified(json.dumps(fields).encode(), key, "r.json")


def test_a_record_of_another_key_names_both(key: Key) -> None:
    """So that the right one can be found."""
    other = Key(b"x" * 32)
    with pytest.raises(UsageError, match=f"signed with the key '{other.name}', and this one is {key.name}"):
        verified(signed(record(), other), key, "r.json")


def test_an_edited_submission_is_noticed(key: Key) -> None:
    """Though the record itself is whole."""
    other = packed(Source("c.py", b"y = 2\n", "c"))
    with pytest.raises(UsageError, match="its submission was edited"):
        opened(with_submission(signed(record(), key), other), record(), "r.json")


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[]", "null", '{"record": 1, "signature": "x"}', '{"record": "{}"}', "[" * 100_000, "\xff"],
)
def test_what_is_no_record_is_refused(key: Key, text: str) -> None:
    """In one sentence, whatever it is."""
    with pytest.raises(UsageError, match="is no record of a grade"):
        verified(text.encode("latin-1"), key, "r.json")
