"""Tests of grader.authoring.guess: what the text of an original tells of its entry point."""

from __future__ import annotations

import pytest

from grader.authoring.guess import function_of, readings, result_type
from grader.errors import UsageError


@pytest.mark.parametrize(
    ("source", "types"),
    [
        ("def f(x): return x", ("f32[]",)),
        ("def f(xs): return xs[0]", ("f32[n]",)),
        ("def f(xs):\n    for x in xs: pass", ("f32[n]",)),
        ("def f(xs): return len(xs)", ("f32[n]",)),
        ("def f(xs): return xs.copy()", ("f32[n]",)),
        ("def f(xs): return [x for x in xs]", ("f32[n]",)),
        ("def f(grid): return grid[0, 1]", ("f32[n, m]",)),
        ("def f(grid): return grid[0][1]", ("f32[n, m]",)),
        ("def f(cube): cube[0, 1, 2] = 3", ("f32[n, m, k]",)),
        ("def f(steps):\n    for _ in range(steps): pass", ("i32[]",)),
        ("def f(x: float, n: int, b: bool): pass", ("f32[]", "i32[]", "bool[]")),
        ("def f(xs: list[float]): pass", ("list[f32[]; n]",)),
        (
            "def f(xs: 'Array', a=0.5, n=3, b=True, how='fast'): xs[0]",
            ("f32[n]", "f32[]", "i32[]", "bool[]", "static"),
        ),
        ("def f(): return 1", ()),
    ],
)
def test_the_likeliest_types(source: str, types: tuple[str, ...]) -> None:
    """Annotations and defaults say it; how a name is used tells how many axes it has."""
    assert types == next(readings(function_of(source, "f.py", "f", must=False)))


def test_what_is_tried_next() -> None:
    """Numbers may be arrays, and arrays may have an axis more; what is said is not doubted."""
    function = function_of("def f(xs, y, n: int): xs[0]", "f.py", "f", must=False)
    assert [
        ("f32[n]", "f32[]", "i32[]"),
        ("f32[n]", "f32[n]", "i32[]"),
        ("f32[n, m]", "f32[]", "i32[]"),
        ("f32[n, m]", "f32[n]", "i32[]"),
    ] == list(readings(function))


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("def f(): pass\ndef g(): pass", "f"),  # the one that is wanted
        ("def _f(): pass\ndef g(): pass\nclass h: pass", "g"),  # the only public one
        ("def h(x): return x\ndef g(xs): return [h(x) for x in xs]", "g"),  # the one that no other uses
        ("def h(x): return x\nclass C:\n    def m(self): return h(1)\ndef g(n): return g(n - 1)", "g"),
    ],
)
def test_which_function(source: str, name: str) -> None:
    """It is the one called like the exercise, or the only one."""
    assert name == function_of(source, "x.py", "f", must=False).name


@pytest.mark.parametrize(
    ("source", "must", "words"),
    [
        ("def f(:\n", False, "x.py:1: Python cannot parse it"),
        ("\0", False, "x.py: Python cannot parse it"),
        ("y = 1\n", False, "x.py: defines no function. Say by --entry"),
        ("def g(): pass\ndef h(): pass", False, "x.py: defines g, h. Say by --entry"),
        ("def g(): h()\ndef h(): g()", False, "x.py: defines g, h. Say by --entry"),
        ("def a(): pass\ndef g(): a()\ndef h(): a()", False, "x.py: defines g, h. Say by --entry"),
        ("def g(): pass\n", True, "x.py: has no function 'f'; it defines g"),
        ("y = 1\n", True, "x.py: has no function 'f'; it defines no function"),
        ("def f(*xs): pass", False, "x.py:1: f takes [*]args"),
        ("\ndef f(*, x): pass", True, "x.py:2: f takes [*]args"),
    ],
)
def test_what_is_no_original(source: str, must: bool, words: str) -> None:
    """Each refusal says what is wrong, where, and that nothing was written."""
    with pytest.raises(UsageError, match=f"{words}.*Nothing was written"):
        function_of(source, "x.py", "f", must=must)


@pytest.mark.parametrize(
    ("seen", "type_"),
    [
        (["array", "f32", []], "f32[]"),
        (["array", "i32", [5, 8]], "i32[n, m]"),
        (["array", "bool", [4, 6, 10, 16, 3]], "bool[n - 1, n + 1, 2*n, 2*m, 3]"),
        (["list", [["array", "f32", []]] * 5], "list[f32[]; n]"),
        (["tuple", [["array", "f32", [5]], ["none"]]], "(f32[n], none)"),
        (["list", [["array", "f32", [5]], ["array", "f32", []]]], "(f32[n], f32[])"),
        (["dict", [["w", ["array", "f32", [8]]], ["b", ["none"]]]], "{w: f32[m], b: none}"),
        (["none"], "none"),
        (["array", "other", [5]], ""),
        (["other", "str"], ""),
        (["list", []], ""),
        (["tuple", [["other", "str"]]], ""),
        (["dict", [["a", ["other", "str"]]]], ""),
    ],
)
def test_the_type_of_a_result_that_was_seen(seen: object, type_: str) -> None:
    """Sizes of the trial become names again; what the grammar cannot say is ''."""
    assert type_ == result_type(seen)
