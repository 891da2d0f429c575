"""The line that keeps a value of an inner function is found, and no other is accused."""

from __future__ import annotations

import pytest

from grader.trace.escapes import find
from tests.trace.conftest import Trace
from tests.trace.snippets import ENTRY

HEAD = "import jax\n\ndef f(x):\n    kept = []\n    sizes = []\n    def body(c, v):\n"
FOOT = "        return c, v\n    _, out = jax.lax.scan(body, 0.0, x)\n"


def slots(trace: Trace, body: str, after: str) -> tuple[int | None, dict[str, str]]:
    """Return line and slots of the refusal of a scan with these lines in its body and after it."""
    lines = "".join(f"        {line}\n" for line in body.split("\n"))
    outcome = trace(f"{HEAD}{lines}{FOOT}    {after}\n", ENTRY).header["outcome"]
    assert ("leaks-tracer", "escaped-tracer") == (outcome["rule"], outcome["kind"])
    return outcome["line"], outcome["slots"]


def test_the_line_that_keeps_the_value_is_named_with_its_use(trace: Trace) -> None:
    """The store is what has to change; the use is quoted."""
    line, told = slots(trace, "double = v * 2\nkept.append(double)", "return out + kept[0]")

    assert (8, "kept") == (line, told["name"])
    assert ": `kept` keeps it for `return out + kept[0]`" == told["after"]


def test_a_store_of_something_else_is_not_accused(trace: Trace) -> None:
    """Shapes, values of a list of the body's own, and a list that nobody uses afterwards are left alone."""
    body = "sizes.append(v.shape)\nown = []\nown.append(v + c)\nsizes.append(c)\nkept.append(own[0])"

    line, told = slots(trace, body, "return out + kept[0]")

    assert (11, "kept") == (line, told["name"])


@pytest.mark.parametrize(
    ("body", "line", "after"),
    [
        ("w = v * 2\nkept.append(lambda: w)", 7, ", in `return out + kept[0]()`"),
        ("kept.append(lambda: v)", 10, None),
    ],
)
def test_what_is_kept_out_of_sight_is_told_where_it_was_computed(
    body: str, line: int, after: str | None, trace: Trace
) -> None:
    """A closure hides what it holds; an argument of the body was computed nowhere, so its use is all there is."""
    found, told = slots(trace, body, "return out + kept[0]()")

    assert (line, after) == (found, told.get("after"))


def test_a_trace_that_does_not_leak_again_says_nothing() -> None:
    """What is known then is the line of the exception."""
    assert find(lambda: None, b"x = 1\n") is None


def test_looking_ends_where_it_would_take_the_time_of_the_verdict(trace: Trace) -> None:
    """After thousands of stores the line that computed the value has to do."""
    few, many = (
        slots(
            trace,
            f"for i in range({count}):\n    sizes.append(i)\ndouble = v * 2\nkept.append(double)",
            "return out + kept[0]",
        )
        for count in (10, 10_000)
    )

    assert (10, "kept") == (few[0], few[1]["name"])
    assert (9, None) == (many[0], many[1].get("name"))


def test_a_submission_that_exits_when_it_is_run_again_keeps_its_verdict(trace: Trace) -> None:
    """What helps the student costs nobody the verdict."""
    exits = "if hasattr(jax, 'been_here'):\n    raise SystemExit\njax.been_here = True\n"
    source = HEAD.replace("import jax\n", f"import jax\n{exits}") + f"        kept.append(v * 2)\n{FOOT}"

    outcome = trace(f"{source}    return out + kept[0]\n", ENTRY).header["outcome"]

    assert ("leaks-tracer", 13) == (outcome["rule"], outcome["line"])
