"""The oracle child runs the author's original as it is: impure, in plain Python, anew for every call."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from grader import wire
from grader.oracle_child import main

VECTOR = ["array", "float32", [3]]
SCALAR = ["array", "float32", []]
X = np.array([0.5, -1.0, 2.0], "float32")


def ask(
    original: str,
    calls: list[tuple[dict[str, Any], list[Any]]],
    oracle: str | None = None,
    precision: str = "double",
) -> tuple[dict[str, str], dict[str, bytes]]:
    """Call the child in this process."""
    filled = [{"kind": "call", "wrt": [], "step": None, **call} for call, _ in calls]
    header: dict[str, Any] = {
        "original": original,
        "oracle": oracle,
        "entry": "f",
        "parameters": [],
        "precision": precision,
    }
    blobs = {f"call-{i}": b"".join(np.asarray(a).tobytes() for a in raw) for i, (_, raw) in enumerate(calls)}
    reply, outputs = wire.unpack(main(wire.pack({**header, "calls": filled}, blobs)))
    return reply["errors"], outputs


def one(
    source: str, args: list[Any], result: Any, raw: list[Any], dtype: str = "float64", **more: Any
) -> list[Any]:
    """Make one call and demand that it worked."""
    oracle, precision = more.pop("oracle", None), more.pop("precision", "double")
    errors, outputs = ask(source, [({"args": args, "result": result, **more}, raw)], oracle, precision)
    assert {} == errors
    found: list[Any] = np.frombuffer(outputs["call-0"], dtype).tolist()
    return found


def test_floats_are_computed_in_double_precision() -> None:
    """An exercise in float32 is compared with float64, so that the original's own rounding is not graded."""
    source = "def f(xs, a):\n    assert xs.dtype == 'float64' and type(a) is float\n    return xs / 3 + a"
    assert (X.astype("float64") / 3 + 0.25).tolist() == one(
        source, [VECTOR, SCALAR], VECTOR, [X, np.float32(0.25)]
    )


def test_declared_precision_is_kept_where_asked_for() -> None:
    """Where rounding is the point, the original computes as declared."""
    source = "def f(xs):\n    return xs / 3"
    assert (X / np.float32(3)).tolist() == one(source, [VECTOR], VECTOR, [X], precision="declared")


def test_containers_arrive_and_leave_as_the_form_says() -> None:
    """Lists, tuples, dicts, None and constants are rebuilt; results are flattened in the form's order."""
    form = ["dict", [["w", ["list", [SCALAR, SCALAR]]], ["n", ["none"]], ["k", ["static", 3]]]]
    source = "def f(p):\n    assert p['n'] is None\n    return {'b': p['w'][1] * p['k'], 'a': tuple(p['w'])}"
    result = ["dict", [["a", ["tuple", [SCALAR, SCALAR]]], ["b", SCALAR]]]
    assert [1.0, 2.0, 6.0] == one(source, [form], result, [np.float32(1), np.float32(2)])


@pytest.mark.parametrize(
    ("dtype", "reply", "value"),
    [("int32", "int64", 7), ("bool", "uint8", True), ("complex64", "complex128", 1 + 2j)],
)
def test_every_kind_of_number_has_one_type_on_the_way_back(dtype: str, reply: str, value: Any) -> None:
    """Integers come back as int64, bools as uint8, complex numbers as complex128."""
    form = ["array", dtype, []]
    assert [value] == one("def f(x):\n    return x", [form], form, [np.array(value, dtype)], reply)


def test_bfloat16_and_keys_are_plain_numbers_to_the_original() -> None:
    """bfloat16 arrays widen to float64; a key is its two words."""
    import ml_dtypes

    half = np.array([1.5, 2], ml_dtypes.bfloat16)
    assert [3.0, 4.0] == one(
        "def f(x):\n    return x * 2", [["array", "bfloat16", [2]]], ["array", "bfloat16", [2]], [half]
    )
    words = np.array([0, 42], "uint32")
    assert [0, 42] == one("def f(k):\n    return k", [["key", []]], ["key", []], [words], "int64")


def test_every_call_gets_a_fresh_module_and_fresh_arguments() -> None:
    """State that the original keeps, and writes into its arguments, do not reach the next call."""
    source = "seen = []\ndef f(xs):\n    seen.append(1)\n    xs *= 2\n    return xs + len(seen)"
    call = {"args": [VECTOR], "result": VECTOR}
    errors, outputs = ask(source, [(call, [X]), (call, [X])])
    assert {} == errors
    assert outputs["call-0"] == outputs["call-1"] == (2 * X.astype("float64") + 1).tobytes()


def test_an_oracle_drives_the_original() -> None:
    """Where signatures differ, oracle.py has the entry point and imports the original."""
    source = (
        "class Mean:\n    def __init__(self):\n        self.s = 0\n    def add(self, x):\n        self.s += x"
    )
    oracle = (
        "import original\ndef f(xs):\n    m = original.Mean()\n    [m.add(x) for x in xs]\n    return m.s"
    )
    assert [1.5] == one(source, [VECTOR], SCALAR, [X], oracle=oracle)


def test_gradients_are_central_differences() -> None:
    """The gradient of any impure Python is weighed by cotangents and keeps the arguments' shapes."""
    source = "import math\ndef f(xs, a):\n    return [a * math.sin(x) for x in xs]"
    result = ["list", [SCALAR] * 3]
    cotangents = [np.float32(1), np.float32(2), np.float32(-1)]
    found = one(source, [VECTOR, SCALAR], result, [X, np.float32(3), *cotangents], kind="grad", wrt=[0, 1])
    exact = X.astype("float64")
    expected = [*(3 * np.cos(exact) * [1, 2, -1]), float(np.sum(np.sin(exact) * [1, 2, -1]))]
    np.testing.assert_allclose(expected, found, rtol=1e-9)


def test_gradients_leave_integers_out() -> None:
    """An integer argument has no gradient, and takes no place in the reply."""
    found = one(
        "def f(n, x):\n    return n * x * x",
        [["array", "int32", []], SCALAR],
        SCALAR,
        [np.int32(3), np.float32(2), np.float32(1)],
        kind="grad",
        wrt=[0, 1],
    )
    np.testing.assert_allclose([12], found, rtol=1e-9)


def test_what_ignores_a_missing_value_has_slope_zero_there() -> None:
    """A NaN cannot be moved; a function that replaces it stands still, and one that passes it on has no slope."""
    x, ones = np.array([0.5, np.nan], "float32"), np.ones(2, "float32")
    pair = ["array", "float32", [2]]
    replaced = "import numpy as np\n\ndef f(x):\n    return np.where(np.isnan(x), 0, 3 * x)"
    found = one(replaced, [pair], pair, [x, ones], kind="grad", wrt=[0])
    np.testing.assert_allclose([3, 0], found, rtol=1e-9)
    assert np.isnan(one("def f(x):\n    return 3 * x", [pair], pair, [x, ones], kind="grad", wrt=[0])).all()


def test_jvps_are_central_differences_along_the_tangents() -> None:
    """A directional derivative needs two calls, whatever the size of the arguments."""
    source = "def f(xs, a):\n    return xs ** 2 * a"
    tangents = [np.array([1, 0, -1], "float32"), np.float32(0.5)]
    found = one(source, [VECTOR, SCALAR], VECTOR, [X, np.float32(3), *tangents], kind="jvp", wrt=[0, 1])
    exact = X.astype("float64")
    np.testing.assert_allclose(2 * exact * [1, 0, -1] * 3 + 0.5 * exact**2, found, rtol=1e-8, atol=1e-9)


def test_a_scan_feeds_results_back_into_carried_arguments() -> None:
    """Step after step, a result becomes an argument; every output is stacked."""
    source = "def f(total, x):\n    return total + x, x * 2"
    result = ["tuple", [SCALAR, SCALAR]]
    raw = [np.float32(10), X]
    found = one(source, [SCALAR, SCALAR], result, raw, kind="scan", carry=[[0, 0]], length=3)
    assert [10.5, 9.5, 11.5, 1.0, -2.0, 4.0] == found


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("def f(x):\n    y = 1\n    return x[9]", "original.py:3: IndexError"),
        ("def f(x:\n    pass", "original.py:1: SyntaxError"),
        ("def g(x):\n    return x", "AttributeError"),
        ("def f(x):\n    return x[:2]", "result: expected float32[3], actual float64[2]"),
        ("def f(x):\n    return None", "result: expected float32[3], actual NoneType"),
        ("def f(x):\n    return {'a': x}", "result: expected float32[3], actual a dict of 1"),
        ("def f(x):\n    return x * 1j", "result: expected float32[3], actual complex128[3]"),
        ("import sys\ndef f(x):\n    sys.exit(3)", "original.py:3: SystemExit"),
    ],
)
def test_what_does_not_fit_is_an_error_with_its_place(source: str, message: str) -> None:
    """The author reads the line, or the path with expected and actual."""
    errors, outputs = ask(source, [({"args": [VECTOR], "result": VECTOR}, [X])])
    assert message in errors["0"].replace("[3, ]", "[3]")
    assert {} == outputs


def test_one_failing_call_leaves_the_others_alone() -> None:
    """Errors are by call."""
    call = {"args": [SCALAR], "result": SCALAR}
    errors, outputs = ask("def f(x):\n    return 1 / x", [(call, [np.float32(0)]), (call, [np.float32(2)])])
    assert ["0"] == list(errors)
    assert [0.5] == np.frombuffer(outputs["call-1"], "float64").tolist()


def test_printing_and_warnings_of_the_original_are_swallowed(capfd: pytest.CaptureFixture[str]) -> None:
    """An original that prints on every call does not flood anyone."""
    assert [2.0] == one(
        "import warnings\ndef f(x):\n    print(x)\n    warnings.warn('w')\n    return x",
        [SCALAR],
        SCALAR,
        [np.float32(2)],
    )
    assert ("", "") == tuple(capfd.readouterr())


@pytest.mark.parametrize(
    ("result", "source", "values"),
    [
        (VECTOR, "return list(xs)", [0.5, -1.0, 2.0]),
        (["array", "float32", [1, 3]], "return [tuple(x.item() for x in xs)]", [0.5, -1.0, 2.0]),
        (["tuple", [SCALAR, VECTOR]], "return xs[0], [x * 2 for x in xs]", [0.5, 1.0, -2.0, 4.0]),
        (["dict", [["a", VECTOR]]], "return {'a': list(xs)}", [0.5, -1.0, 2.0]),
        (["list", [SCALAR, SCALAR, SCALAR]], "return list(xs)", [0.5, -1.0, 2.0]),
        (["array", "float32", [0]], "return []", []),
    ],
)
def test_lists_are_taken_for_the_arrays_of_the_entry(result: Any, source: str, values: list[float]) -> None:
    """An original in plain Python needs no adapter for that."""
    assert values == one(f"def f(xs):\n    {source}", [VECTOR], result, [X])


def test_an_empty_list_of_whole_numbers_is_one() -> None:
    """NumPy takes it for floats."""
    assert [] == one("def f(xs):\n    return []", [VECTOR], ["array", "int32", [0]], [X], "int64")


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("return [[1.0], [1.0, 2.0]]", "result: expected float32[3], actual a list of 2"),
        ("return [1.0, 2.0]", "result: expected float32[3], actual float64[2]"),
        ("return ['a', 'b', 'c']", "result: expected float32[3], actual <U1[3]"),
        ("return None", "result: expected float32[3], actual NoneType"),
    ],
)
def test_lists_that_are_no_such_array_are_told(source: str, said: str) -> None:
    """Ragged ones, others of another length, and others of something else."""
    errors, _ = ask(f"def f(xs):\n    {source}", [({"args": [VECTOR], "result": VECTOR}, [X])])
    assert {"0": said} == errors


@pytest.mark.parametrize("kind", ["grad", "jvp"])
def test_a_result_that_was_rounded_has_no_derivative(kind: str) -> None:
    """An author is told of the dtype, and right answers are not blamed; a step that is asked for is taken."""
    source = "import numpy as np\n\n\ndef f(xs):\n    return (xs * xs).astype(np.float32)"
    call = {"kind": kind, "args": [VECTOR], "result": VECTOR, "wrt": [0]}
    errors, _ = ask(source, [(call, [X, np.ones(3, "float32")])])
    assert "result is float32, though float64 goes in, so no derivative can be measured" in errors["0"]
    errors, outputs = ask(source, [({**call, "step": 1e-2}, [X, np.ones(3, "float32")])])
    assert {} == errors
    assert np.frombuffer(outputs["call-0"]).tolist() == pytest.approx((2 * X).tolist(), rel=1e-3)


def test_a_result_that_was_rounded_may_be_compared() -> None:
    """Values are held to a tolerance."""
    source = "import numpy as np\n\n\ndef f(xs):\n    return xs.astype(np.float32)"
    assert X.tolist() == one(source, [VECTOR], VECTOR, [X])
