"""The grammar of ``entry:`` lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.forms import Form
from grader.signature import DTYPES, Signature, SignatureSyntaxError, bind, parse, size_names

TOKENS = [
    "f",
    "x",
    "n",
    "f32",
    "i32",
    "key",
    "list",
    "none",
    "static",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ";",
    ":",
    "->",
]


def message(text: str) -> str:
    """Return the words in which ``text`` is refused."""
    with pytest.raises(SignatureSyntaxError) as refusal:
        parse(text)
    return str(refusal.value)


def test_a_signature_has_name_parameters_result_and_sizes() -> None:
    """All parts of a line with every kind of type are read."""
    line = parse(
        "fit(p: {w: f32[m, n], b: f32[n]}, k: key[], steps: static, h: list[i32[]; d]) -> (f32[], none, bool[2*n])"
    )
    assert ("fit", ["p", "k", "steps", "h"]) == (line.name, [p.name for p in line.parameters])
    assert [False, False, True, False] == [p.is_static for p in line.parameters]
    assert (
        "dict",
        (("w", ("array", "float32", ("m", "n"))), ("b", ("array", "float32", ("n",)))),
    ) == line.parameters[0].type
    assert ("list", ("array", "int32", ()), "d") == line.parameters[3].type
    assert ("tuple", (("array", "float32", ()), ("none",), ("array", "bool", ("2*n",)))) == line.result
    assert {"m", "n", "d"} == line.sizes
    assert "fit(p, k, steps, h)" == str(line)


def test_spaces_do_not_matter() -> None:
    """Blanks may stand between any two tokens, and nowhere are they needed but between words."""
    assert parse("f(x:f32[n+1,2])->(f32[],)") == parse(
        "  f ( x : f32 [ n + 1 , 2 , ] , ) -> ( f32 [ ] , ) \n"
    )


@pytest.mark.parametrize(("short", "long"), DTYPES.items())
def test_every_dtype_has_a_short_name(short: str, long: str) -> None:
    """Short names are those that JAX prints; forms hold NumPy's."""
    assert ("array", long, ()) == parse(f"f() -> {short}[]").result


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "expected the function's name at the end of ''"),
        ("3(x: f32[]) -> f32[]", "expected the function's name, found '3' in '3(x: f32[]) -> f32[]'"),
        (
            "class(x: f32[]) -> f32[]",
            "expected the function's name, found 'class' in 'class(x: f32[]) -> f32[]'",
        ),
        ("f", "expected '(' at the end of 'f'"),
        ("f(x", "expected ':' at the end of 'f(x'"),
        ("f(x:", "expected a type at the end of 'f(x:'"),
        ("f(x: f32[n) -> f32[]", "expected a size, found '->' in 'f(x: f32[n) -> f32[]'"),
        ("f(x: f32)", "expected '[', found ')' in 'f(x: f32)'"),
        ("f(x: f32[])", "expected '->' at the end of 'f(x: f32[])'"),
        ("f(x: f32[] y: f32[]) -> f32[]", "expected ',', found 'y' in 'f(x: f32[] y: f32[]) -> f32[]'"),
        ("f() -> f32[] f32[]", "expected the end of the line, found 'f32' in 'f() -> f32[] f32[]'"),
        (
            "f(x: f32[], x: f32[]) -> none",
            "two parameters have the same name in 'f(x: f32[], x: f32[]) -> none'",
        ),
        ("f() -> {a: none, a: none}", "two keys have the same name in 'f() -> {a: none, a: none}'"),
        ("f() -> list[f32[]]", "expected ';', found ']' in 'f() -> list[f32[]]'"),
        ("f() -> list[f32[];]", "expected a size, found ']' in 'f() -> list[f32[];]'"),
        ("f() -> static", "only a whole argument can be static, in 'f() -> static'"),
        ("f(x: (static,)) -> none", "only a whole argument can be static, in 'f(x: (static,)) -> none'"),
        ("f() -> f32[n m]", "expected an operator between two sizes, found 'm' in 'f() -> f32[n m]'"),
        ("f() -> f32[1 2]", "expected an operator between two sizes, found '2' in 'f() -> f32[1 2]'"),
    ],
)
def test_errors_say_what_was_expected_where(text: str, expected: str) -> None:
    """Each error names what was expected, what was found, and the whole line."""
    assert expected == message(text)


def test_an_unknown_type_is_answered_with_the_known_ones() -> None:
    """A wrong dtype name shows the names to choose from."""
    assert message("f() -> float32[]").startswith(
        "unknown type 'float32' in 'f() -> float32[]'; use f16, f32, f64"
    )
    assert message("f() -> float32[]").endswith(", key, list, none or static")


@pytest.mark.parametrize(
    "size",
    [
        "n/2",
        "n**2",
        "f(n)",
        "(n)(m)",
        "()",
        "None",
        "True",
        "1.5",
        "n if m else k",
        "n.real",
        "-",
        "n+",
        "(n",
    ],
)
def test_a_size_is_integer_arithmetic(size: str) -> None:
    """Sizes are made of names, integers, + - * // and parentheses; nothing else is ever evaluated."""
    assert "expected " in message(f"f(x: f32[{size}]) -> none")


@pytest.mark.parametrize(
    "text",
    [
        "f() -> " + "(" * 5000,
        "f() -> f32[" + "-" * 20_000 + "n]",
        "f() -> f32[" + "(" * 300 + "n" + ")" * 300 + "]",
    ],
)
def test_depth_is_an_error_not_a_crash(text: str) -> None:
    """A line nested far too deeply is refused like any other."""
    assert message(text)


@given(
    st.text()
    | st.lists(st.sampled_from(TOKENS), max_size=20).map(" ".join)
    | st.lists(st.sampled_from(TOKENS)).map("".join)
)
def test_any_text_is_a_signature_or_a_syntax_error(text: str) -> None:
    """No text raises anything but SignatureSyntaxError."""
    try:
        signature: Signature | None = parse(text)
    except SignatureSyntaxError:
        signature = None
    assert signature is None or signature.name.isidentifier()


@given(st.text(alphabet="nm0123456789+-*/()[], \u00b2\u0663é", max_size=12))
def test_any_size_is_read_or_refused(size: str) -> None:
    """Whatever stands between the brackets, what is accepted can be bound and gives sizes of at least 0."""
    try:
        result = parse(f"f() -> f32[{size}]").result
    except SignatureSyntaxError:
        return
    names = set(size_names(result))
    try:
        form = bind(result, dict.fromkeys(names, 3))
    except (ValueError, ZeroDivisionError):
        return
    assert all(type(number) is int and number >= 0 for number in form[2])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("f32[n, 2*n+1, n//2, (n-1)*m]", ["array", "float32", [4, 9, 2, 15]]),
        ("key[m]", ["key", [5]]),
        ("list[f32[n]; n-2]", ["list", [["array", "float32", [4]], ["array", "float32", [4]]]]),
        ("(none, bool[])", ["tuple", [["none"], ["array", "bool", []]]]),
        ("{a: i8[m]}", ["dict", [["a", ["array", "int8", [5]]]]]),
    ],
)
def test_binding_gives_every_size_a_number(text: str, expected: Form) -> None:
    """A type and the sizes of a case make a form."""
    assert expected == bind(parse(f"f() -> {text}").result, {"n": 4, "m": 5})


def test_a_static_argument_is_bound_to_its_constant() -> None:
    """The constant becomes part of the form, as it becomes part of the program."""
    assert ["static", 7] == bind(parse("f(k: static) -> none").parameters[0].type, {}, 7)


def test_a_negative_size_is_named_with_its_arithmetic() -> None:
    """Which size, which value, for which sizes: an author can mend the case at once."""
    with pytest.raises(ValueError, match=r"^size n-3 is -1 for \{'n': 2\}$"):
        bind(parse("f() -> f32[n-3]").result, {"n": 2})


def test_a_size_that_is_not_bound_is_a_key_error() -> None:
    """Nothing is guessed for a missing size."""
    with pytest.raises(KeyError, match="'n'"):
        bind(parse("f() -> f32[n]").result, {})


def test_a_list_longer_than_any_program_is_not_made() -> None:
    """Each array would be an argument of its own; a size with a few zeros too many must not take the memory."""
    nested = parse("f() -> list[list[f32[]; n]; n]").result
    assert 50 == len(bind(nested, {"n": 50})[1])
    with pytest.raises(ValueError, match="at most 10,000"):
        bind(nested, {"n": 10**9})
