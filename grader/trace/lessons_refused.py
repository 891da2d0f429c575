"""Lessons about the rest of what JAX refuses, told apart by its words. Runs in the trace jail."""

from __future__ import annotations

import ast
import difflib
import re
import types
from collections.abc import Callable

import jax

from grader.trace.lessons_places import about_places
from grader.trace.lessons_types import carry_changes
from grader.trace.site import Site, long_types_shortened
from grader.trace.wording import Found, argument, call_name, described

__all__ = ["OPTIONS", "refused", "without_site"]

IN_PLACE_METHODS = frozenset(
    {"append", "extend", "insert", "remove", "fill", "itemset", "put", "resize", "update"}
    | {
        "add_",
        "sub_",
        "mul_",
        "div_",
        "pow_",
        "zero_",
        "fill_",
        "clamp_",
        "copy_",
        "sort_",
        "abs_",
        "exp_",
        "sqrt_",
    }
)
"""Methods of lists, NumPy arrays and torch tensors that change their object."""
ELSEWHERE_METHODS = frozenset({"numpy", "detach", "cpu", "cuda", "contiguous", "clone", "requires_grad_"})
"""Methods of torch tensors that return the same values."""
_GRADIENT_METHODS = frozenset({"backward", "grad", "requires_grad", "retain_grad", "zero_grad"})
"""Attributes of torch tensors by which gradients are had."""
_DRAWS = {
    "random": "uniform",
    "rand": "uniform",
    "randn": "normal",
    "standard_normal": "normal",
    "gauss": "normal",
} | {
    "integers": "randint",
    "shuffle": "permutation",
}
"""Methods of generators, and what ``jax.random`` calls them where it has another name."""
_INDEX_TYPE = re.compile(r"indexer with type (\w+)")
_BROADCAST = re.compile(r"(\([\d, ]*\))(?:, |\. Please| and )(?:got |shape )?(\([\d, ]*\))")
_ATTRIBUTE = re.compile(r"has no attribute '?(\w+)'?")
_NOT_STATIC = "this argument was not marked as static"
_COLLECTIVES = frozenset(
    {"all_gather", "all_to_all", "axis_index", "pmax", "pmean", "pmin", "ppermute", "psum", "psum_scatter"}
)
_LOOPS = frozenset({"scan", "fori_loop", "while_loop", "map"})
_CALLED = re.compile(r"([\w<>]+)\(\) ")
OPTIONS = {"dim": "axis", "keepdim": "keepdims", "dims": "axis"}
"""Arguments of other libraries, and what ``jax.numpy`` calls them."""


def refused(site: Site, words: str) -> Found | None:
    """Return the kind of any other exception of JAX's."""
    flat = " ".join(words.split())
    if found := about_places(flat):
        return found
    for word, find in _REFUSED:
        if word in flat:
            return find(site, flat)
    return None if flat else _unknown_axis(site)


def _unknown_axis(site: Site) -> Found | None:
    """Return the kind of a collective over an axis that the mesh lacks; in ``shard_map`` JAX has no words for it."""
    if call_name(site).rpartition(".")[2] not in _COLLECTIVES or not isinstance(site.node, ast.Call):
        return None
    named = [a.value for a in site.node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
    return "axis-name", {"name": named[0]} if named and named[0].isidentifier() else {}


def _shapes(kind: str) -> Callable[[Site, str], Found]:
    def find(site: Site, words: str) -> Found:
        found = _BROADCAST.search(words)
        slots = {"call": _short(site)}
        return kind, slots | (
            {"before": found[1], "after": found[2]} if found else {"before": "of one", "after": "the other"}
        )

    return find


def _reshape(_site: Site, words: str) -> Found:
    found = re.search(r"shape (\([\d, ]*\)).*?shape (\([\d, -]*\))", words)
    return "wrong-size", {"before": found[1], "after": found[2]} if found else {}


def _short(site: Site) -> str:
    text = " ".join(site.text(site.node).split()) if isinstance(site.node, ast.expr) else ""
    return text if 0 < len(text) <= 50 and "`" not in text else call_name(site) or "this line"


def _indexed(kind: str) -> Callable[[Site, str], Found]:
    def find(site: Site, words: str) -> Found:
        owner = next((n.value for n in ast.walk(site.node) if isinstance(n, ast.Subscript)), None)
        if isinstance(owner, ast.Attribute) and owner.attr == "at":
            owner = owner.value
        found = _INDEX_TYPE.search(words)
        after = (
            f"a {found[1].rstrip('0123456789')}"
            if found
            else "a text"
            if "string" in words
            else "something else"
        )
        return kind, {"value": described(site, owner), "after": after}

    return find


def _gradient(kind: str, pattern: str) -> Callable[[Site, str], Found]:
    def find(site: Site, words: str) -> Found:
        found = re.search(pattern, words)
        return kind, {
            "after": found[1] if found else "",
            "value": argument(site, words) if found is None else "",
        }

    return find


def _attribute(site: Site, words: str) -> Found | None:
    found = _ATTRIBUTE.search(words)
    if found is None or not isinstance(site.node, ast.Attribute):
        return None
    name, owner = found[1], site.node.value
    module = site.value(owner)
    if type(module) is types.ModuleType:
        close = difflib.get_close_matches(
            name, [n for n in dir(module) if not n.startswith("_")], n=1, cutoff=0.6
        )
        guess = f"; did you mean `{site.text(owner)}.{close[0]}`?" if close else ""
        return "no-such-name", {"call": _short(site), "after": guess}
    if name in ELSEWHERE_METHODS:
        return "not-for-jax", {"value": described(site, owner), "name": name}
    if name in _GRADIENT_METHODS:
        return "gradient-method", {"value": described(site, owner), "name": name}
    if name in IN_PLACE_METHODS:
        return "array-method", {"value": described(site, owner), "name": name}
    if site.type_of(owner).startswith("key<"):
        drawn = _DRAWS.get(name, name)
        after = f"; write `jax.random.{drawn}({site.text(owner)}, ...)`" if hasattr(jax.random, drawn) else ""
        return "key-is-no-generator", {"value": described(site, owner), "name": name, "after": after}
    close = difflib.get_close_matches(
        name, [n for n in dir(jax.Array) if not n.startswith("_")], n=1, cutoff=0.6
    )
    guess = f"; did you mean `.{close[0]}`?" if close else ""
    return "no-attribute", {"value": described(site, owner), "name": name, "after": guess}


def _named(kind: str, *slots: str, pattern: str = "", slot: str = "after") -> Callable[[Site, str], Found]:
    """Make a finder of one kind that fills the slots ``call`` and ``value``, and one more from the words."""

    def find(site: Site, words: str) -> Found:
        filled = {"call": call_name(site)} if "call" in slots else {}
        if "value" in slots:
            filled["value"] = argument(site, words if "[" in words else "")
        found = re.search(pattern, words) if pattern else None
        return kind, filled | ({slot: long_types_shortened(found[1])} if found else {})

    return find


def _bounds(_site: Site, words: str) -> Found:
    found = re.search(r"equal types, got (\w+) and (\w+)", words)
    return "loop-bounds", {"before": found[1], "after": found[2]} if found else {}


def _axis_sizes(_site: Site, words: str) -> Found:
    leading = re.search(r"leading axis sizes: (\d+), (\d+)", words)
    sizes = list(leading.groups()) if leading else list(dict.fromkeys(re.findall(r"size (\d+)", words)))
    return "axis-sizes", dict(zip(("before", "after"), sizes, strict=False)) if len(sizes) > 1 else {
        "before": "one size",
        "after": "another",
    }


def _operator(site: Site, words: str) -> Found | None:
    kinds = re.search(r"'(\w+)' and '(\w+)'", words)
    if kinds is None or not {kinds[1], kinds[2]} & {"list", "tuple", "str", "dict"}:
        return None
    return "list-times-array", {"value": argument(site, "")}


def _call_of_body(site: Site, words: str) -> Found | None:
    name = call_name(site).rpartition(".")[2]
    if name not in (*_LOOPS, "cond", "switch", "vmap", "grad", "associative_scan"):
        return None
    called = _CALLED.search(words)
    return "body-arguments", {
        "name": "the function" if called is None else "the lambda" if "<" in called[1] else called[1],
        "after": words.rpartition("() ")[2],
    }


def _scan_result(_site: Site, words: str) -> Found:
    found = re.search(r"got (.*?)\.?$", words)
    given = found[1] if found else ""
    if given.startswith(("(", "[")):
        count = given.count("ShapedArray") or given.count(",") + 1
        given = f"a {'tuple' if given.startswith('(') else 'list'} of {count}"
    shaped = re.search(r"^ShapedArray\((\w+\[[\d,]*\])", given)
    return "scan-result", {"after": long_types_shortened(shaped[1] if shaped else given)}


def _option(site: Site, words: str) -> Found | None:
    found = re.search(r"unexpected keyword argument '(\w+)'", words)
    if found is None or not isinstance(site.node, ast.Call):
        return None
    if all(keyword.arg != found[1] for keyword in site.node.keywords):
        return None
    other = OPTIONS.get(found[1], "")
    return "no-such-option", {
        "call": call_name(site),
        "name": found[1],
        "after": f"; here it is called `{other}`" if other else "",
    }


def _no_array(_site: Site, words: str) -> Found:
    return "not-an-array", {"name": _kind_of_object(words)}


def _not_static(words: str) -> Found:
    found = re.search(r"at path (\w+)", words)
    after = f" as its argument `{found[1]}`" if found else ""
    return "not-static", {"name": _kind_of_object(words), "after": after}


def _kind_of_object(words: str) -> str:
    found = re.search(r"<class '(?:builtins\.)?(\w+)'>", words)
    return {"str": "a text"}.get(found[1], f"a {found[1]}") if found else "something"


def _scan_over(site: Site, words: str) -> Found:
    found = re.search(r"scan over: (\S{1,40}?)\.?$", words)
    steps = site.node.args[2] if isinstance(site.node, ast.Call) and len(site.node.args) > 2 else None
    known = found[1] if found and found[1].lstrip("-").isdecimal() else ""
    return "scan-over-number", {"value": f"the number {known}" if known else described(site, steps)}


def _loop_over(site: Site, _words: str) -> Found:
    statement = site.statement
    looped = statement.iter if isinstance(statement, ast.For) else getattr(statement, "value", None)
    is_named = isinstance(looped, (ast.Name, ast.Subscript))
    return "loop-over-scalar", {"value": described(site, looped if is_named else None)}


_REFUSED: tuple[tuple[str, Callable[[Site, str], Found | None]], ...] = (
    ("lower and upper arguments", _bounds),
    ("incompatible shapes", _shapes("shapes-differ")),
    ("contracting dimensions", _shapes("contraction")),
    ("matmul", _shapes("contraction")),
    ("Incompatible shapes", _shapes("shapes-differ")),
    ("different numbers of dimensions", _shapes("shapes-differ")),
    ("same shape", _shapes("shapes-differ")),
    ("cannot reshape", _reshape),
    ("Too many indices", _indexed("too-many-indices")),
    ("Indexer must have", _indexed("bad-index")),
    ("string indexing", _indexed("bad-index")),
    ("non-tuple sequence", _indexed("list-index-of-array")),
    ("scalar-output functions. Output had shape", _gradient("gradient-of-vector", r"shape: (\(.*?\))")),
    ("scalar-output functions. Output was None", _gradient("gradient-of-nothing", r"(None)")),
    ("scalar-output functions", _gradient("gradient-of-tuple", r"(Output)")),
    ("grad requires real- or complex-valued inputs", _named("gradient-of-integer", "value")),
    ("Reverse-mode differentiation does not work", _named("reverse-of-while")),
    ("unbound axis name", _named("axis-name", pattern=r"axis name: (\w+)", slot="name")),
    ("has no attribute", _attribute),
    ("out argument", _named("out-argument", "call")),
    ("'out' argument", _named("out-argument", "call")),
    (".at() cannot", _named("ufunc-at", "call", "value")),
    ("inplace=False", _named("inplace-function", "call", "value")),
    ("len() of unsized", _named("length-of-scalar", "value")),
    ("iteration over a 0-d", _loop_over),
    ("got <class 'list'>", lambda site, _: ("list-as-array", {"call": call_name(site), "name": "list"})),
    ("got <class 'tuple'>", lambda site, _: ("list-as-array", {"call": call_name(site), "name": "tuple"})),
    ("got <class 'NoneType'>", _named("none-as-array", "call")),
    ("unsupported operand type", _operator),
    ("body output must be a pair", _scan_result),
    ("no leading axis to scan over", _scan_over),
    ("unexpected keyword argument", _option),
    (_NOT_STATIC, lambda _, words: _not_static(words)),
    ("not a valid JAX type", _no_array),
    ("not a valid JAX array type", _no_array),
    ("jvp) to a custom_vjp", _named("forward-of-custom-vjp")),
    ("bwd rule must produce an output with the same container", _named("backward-rule-result")),
    ("must produce a pair (list or tuple of length two)", _named("forward-rule-result")),
    ("positional argument", _call_of_body),
    ("true_fun and false_fun arguments should be callable", _named("branch-not-callable", "call")),
    ("Zero-dimensional arrays cannot be concatenated", _named("scalar-joined", "call")),
    ("Pred must be a scalar", _named("scalar-condition", pattern=r"of shape (\(.*?\))")),
    ("inconsistent sizes for array axes", _axis_sizes),
    ("different leading axis sizes", _axis_sizes),
    ("rank should be at least 1", _named("no-mapped-axis")),
    ("PRNG key", _named("not-a-key")),
    ("random.key", _named("not-a-key")),
    ("has been deleted", _named("donated-array")),
)
"""Words of JAX's, and who makes a kind and its slots of them."""
_WITHOUT_SITE = {
    "Reverse-mode differentiation does not work": ("refused-by-jax", "reverse-of-while"),
    "scalar-output functions": ("refused-by-jax", "gradient-of-vector"),
    "jvp) to a custom_vjp": ("refused-by-jax", "forward-of-custom-vjp"),
}


def without_site(words: str, rule: str) -> Found | None:
    """Return the kind of an exception that no line of the submission raised, as when JAX transforms its program."""
    if rule == "leaks-tracer":
        return "escaped-tracer", {}
    if rule == "refused-by-jax" and (place := about_places(" ".join(words.split()))):
        return place
    if rule == "type-changes":
        return carry_changes(words)
    if rule == "refused-by-jax" and _NOT_STATIC in " ".join(words.split()):
        return _not_static(words)
    if rule == "static-array":
        found = re.search(r"object of type <class '(dict|list|set)'>", words)
        if found and "Tracer" not in words:
            return "static-unhashable", {"name": found[1]}
        return "static-array", {"value": f"a {found[1]} of arrays" if found else "an array"}
    kinds = (kind for word, (its_rule, kind) in _WITHOUT_SITE.items() if word in words and its_rule == rule)
    return next(((kind, {}) for kind in kinds), None)
