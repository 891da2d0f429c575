"""The first line that a student reads is an instruction: short, begun with a verb, in words that a beginner knows."""

from __future__ import annotations

import pytest

from grader.checks.findings import finding, refusal
from grader.evidence import Claim
from grader.lessons import LESSONS
from grader.rules import RULES
from grader.todo import LONGEST, for_lesson, for_rule, from_rewrite, short
from tests.mistakes.words import JARGON, VERBS

LINES = {name: rule.do for name, rule in RULES.items()} | {
    f"lesson {kind}": lesson.do for kind, lesson in LESSONS.items()
}
LONG = "a" * 500


@pytest.mark.parametrize("name", LINES)
def test_every_rule_and_lesson_says_what_to_do(name: str) -> None:
    """Without anything known it is a whole instruction; with all that may be known, it stays short."""
    kind = name.removeprefix("lesson ")
    told = for_lesson if name.startswith("lesson ") else lambda rule, slots: for_rule(rule, slots["object"])
    for fills in ("", "x", "`k < 0` (bool[])", "a" * 40, LONG):
        slots = dict.fromkeys(("object", "value", "call", "name", "before", "after"), fills)
        text = told(kind, slots)
        assert text.split(" ", maxsplit=1)[0] in VERBS
        assert 20 <= len(text) <= LONGEST
        assert not text.endswith(".")
        assert "{" not in text
        assert 0 == text.count("`") % 2
        assert JARGON.search(text.lower()) is None


def test_a_blank_takes_the_students_own_name() -> None:
    """In backquotes where the words have none, and without its type."""
    assert "stop changing `calls`: use a local variable and return the new value" == for_rule(
        "mutates-global", "calls"
    )
    assert "write `jnp.where(k < 0, a, b)` or lax.cond instead of `if`" == for_lesson(
        "if-on-array", {"value": "`k < 0` (bool[])"}
    )
    assert "stop changing `log`: pass it in and return the new value" == for_rule(
        "mutates-default", "log (default of f)[0]"
    )


@pytest.mark.parametrize("text", ["", LONG, "`", "a `b` c", "\n"])
def test_what_is_no_short_name_fills_no_blank(text: str) -> None:
    """A backquote would end the code in which it stands, and something long says less than a general word."""
    assert "" == short(text)
    assert for_rule("keeps-tracer") == for_rule("keeps-tracer", text)


def test_a_name_of_several_lines_becomes_one() -> None:
    """The first line of a report is one line, whatever a submission calls its things."""
    assert "a b" == short("a\n\t b")


@pytest.mark.parametrize(
    ("rewrite", "expected"),
    [
        ("- x[0] = v\n+ x = x.at[0].set(v)", "write `x = x.at[0].set(v)` instead of `x[0] = v`"),
        (
            "- y = np.exp(x)\n+ import jax.numpy as jnp  # at the top of the file\n+ y = jnp.exp(x)",
            "write `y = jnp.exp(x)` instead of `y = np.exp(x)`",
        ),
        ("- a = float(a)", "take `a = float(a)` out"),
        (
            "-     y = " + "x + " * 16 + "x[0]\n+     y = " + "x + " * 16 + "x",
            "write `y = " + "x + " * 16 + "x` here",
        ),
        ("- if a:\n-     b = 1\n+ b = jnp.where(a, 1, b)", ""),
        ("- x[i] = v\n+ x = x.at[...].set(v)", ""),
        ("- x = `\n+ y", ""),
        ("- x\n+ " + LONG, ""),
        ("", ""),
    ],
)
def test_a_change_of_one_line_is_what_to_do(rewrite: str, expected: str) -> None:
    """A longer one stands below, and what a student has to decide is nothing to copy."""
    assert expected == from_rewrite(rewrite)


def test_a_longer_rewrite_is_pointed_to() -> None:
    """The first line says that the change stands below; of a function's other name it says that alone."""
    assert "write lax.while_loop instead of `while`, as below" == for_lesson(
        "while-on-array", {}, "- a\n- b\n+ c"
    )
    long = "- y = " + "x + " * 30 + "np.exp(x)\n+ y = " + "x + " * 30 + "jnp.exp(x)"
    assert "use `jnp.exp` instead of `np.exp`" == for_lesson("numpy-function", {"call": "np.exp"}, long)


@pytest.mark.parametrize(
    ("rule", "message", "expected"),
    [
        ("syntax-error", "expected ':': `if x`", "correct this line, which Python cannot read: expected ':'"),
        ("syntax-error", "invalid syntax: `x = = 2`", RULES["syntax-error"].do),
        (
            "syntax-error",
            "name 'n' is parameter and global: `global n`. An argument needs no such line",
            "take the `global` line out: `n` is an argument, and its new value is returned",
        ),
        (
            "raises",
            "NameError: name 'jnp' is not defined. Write `import jax.numpy as jnp` at the top of the file",
            "write `import jax.numpy as jnp` at the top of the file",
        ),
        (
            "raises",
            "NameError: name 'tota' is not defined",
            "define `tota` before this line, or correct its spelling",
        ),
        (
            "raises",
            "NotImplementedError: write your answer here, and delete what it replaces",
            "write your answer in place of this line",
        ),
        (
            "raises",
            "ModuleNotFoundError: No module named 'torch'. `torch` is not there",
            "write it with jax.numpy instead of `torch`, which is not there where answers are graded",
        ),
        (
            "raises",
            "UnboundLocalError: cannot access local variable 'n' where it is not associated",
            "pass `n` in as an argument, and return its new value",
        ),
        (
            "raises",
            "RecursionError: maximum recursion depth exceeded",
            "look for the end of the recursion: it goes on without end",
        ),
        ("raises", "ZeroDivisionError: division by zero", "mend this line, which raises ZeroDivisionError"),
        ("raises", "\x1b[2J evil", RULES["raises"].do),
        ("raises", f"{'E' * 300}Error: x", RULES["raises"].do),
    ],
)
def test_pythons_own_errors_say_what_to_do(rule: str, message: str, expected: str) -> None:
    """A name is taken over where Python's words have their usual form, and nothing else is."""
    assert expected == refusal(Claim(rule, message, 3)).todo


def test_words_that_are_too_long_give_way_to_those_of_the_rule() -> None:
    """Whoever makes a finding, its first line is bounded."""
    assert RULES["wrong-value"].do == finding("wrong-value", "m", todo=LONG).todo
