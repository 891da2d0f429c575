"""The properties child asks the author's functions, and says whose fault it is when one cannot answer."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from grader import wire
from grader.properties_child import main

_ORIGINAL = "LIMIT = 2.5\n"
_HEADER: dict[str, Any] = {
    "names": ["key", "xs", "steps"],
    "groups": [
        {
            "args": [["key", []], ["list", [["array", "float32", [2]]]], ["static", 4]],
            "result": result,
            "count": 2,
        }
        for result in (["tuple", [["array", "int32", []], ["array", "float32", [2]]]],)
    ],
}


def ask(properties: str, original: str = _ORIGINAL) -> tuple[str, list[Any]]:
    """Ask about two calls; the second has the greater numbers."""
    calls = b"".join(
        np.array([7, number], "uint32").tobytes()
        + np.array([1, number], "float32").tobytes()
        + np.array(number, "int32").tobytes()
        + np.array([2, number], "float32").tobytes()
        for number in (1, 3)
    )
    header = {**_HEADER, "original": original, "properties": properties}
    answer, _ = wire.unpack(main(wire.pack(header, {"group-0": calls})))
    return answer["fault"], answer["broken"]


def test_a_property_that_holds_says_nothing() -> None:
    """None is what holds."""
    assert ("", []) == ask('def is_fine(calls):\n    """All is well."""\n    return None\n')


def test_a_property_that_fails_is_told_by_its_docstring() -> None:
    """The first line is what must hold; the answer is what was found."""
    source = (
        "import original\n"
        "def stays_below(calls):\n"
        '    """No number exceeds the limit.\n\n    More words.\n    """\n'
        "    most = max(float(call.result[1].max()) for call in calls)\n"
        "    return None if most <= original.LIMIT else f'{most:.1f}'\n"
    )
    assert ("", [[0, "No number exceeds the limit", "3.0"]]) == ask(source)


def test_a_property_sees_arguments_by_name_and_results_in_their_containers() -> None:
    """A key is its words, a constant is itself, an array is an array."""
    source = (
        "def shows(calls):\n"
        '    """Shows."""\n'
        "    a, r = calls[1].arguments, calls[1].result\n"
        "    return f\"{a['key']} {a['xs'][0].dtype} {a['steps']} {type(r).__name__} {r[0].shape} {r[1]}\"\n"
    )
    assert ("", [[0, "Shows", "[7 3] float32 4 tuple () [2. 3.]"]]) == ask(source)


def test_what_a_property_does_to_its_arrays_is_not_seen_by_the_next() -> None:
    """Each is handed arrays of its own."""
    source = (
        'def spoils(calls):\n    """Spoils."""\n    calls[0].result[1][:] = 9\n'
        'def looks(calls):\n    """Looks."""\n    return str(calls[0].result[1])\n'
    )
    assert ("", [[0, "Looks", "[2. 1.]"]]) == ask(source)


def test_helpers_and_imports_are_no_properties() -> None:
    """A property is a public function of the file itself."""
    source = (
        "from itertools import pairwise\nfrom inspect import cleandoc\nimport numpy as np\n"
        "def _helper(calls):\n    return 'never asked'\n"
        'def holds(calls):\n    """Holds."""\n'
    )
    assert ("", []) == ask(source)


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ('def f(calls):\n    """F."""\n    return calls[9]\n', "properties.py:3: IndexError"),
        ('def f(calls):\n    """F."""\n    raise SystemExit\n', "properties.py:3: SystemExit"),
        ('def f(calls):\n    """F."""\n    return False\n', "f returned False; expected None, or a sentence"),
        ('def f(calls):\n    """F."""\n    return " "\n', "f returned ' '; expected None, or a sentence"),
        ("def f(calls):\n    return None\n", "properties.py:1: f has no docstring"),
        ("from math import sqrt\n", "no public function"),
        ("def f(calls:\n", "properties.py:1: SyntaxError"),
    ],
)
def test_a_property_that_cannot_answer_is_the_courses_own_fault(source: str, fault: str) -> None:
    """The fault names the place; nothing is said about the submission."""
    found, broken = ask(source)
    assert fault in found
    assert [] == broken


def test_a_file_that_breaks_the_original_is_at_fault_as_well() -> None:
    """The original is executed first, and its line is named."""
    fault, _ = ask('def f(calls):\n    """F."""\n', original="1 / 0\n")
    assert fault.startswith("original.py:1: ZeroDivisionError")
