"""Pairs of files that share a spelling's digest, and pairs that must not. Not a test module: tables for tests."""

from __future__ import annotations

__all__ = ["ALIKE", "APART", "HEAD"]

HEAD = "import functools\nimport jax\nimport jax.numpy as jnp\nfrom jax import lax\n"
"""What every file of ``APART`` begins with."""

ALIKE = {
    "comments, layout and docstrings": (
        '"""Mine."""\ndef f(x):\n    """Add."""\n    # here\n    return (x +\n            1)\n',
        "def f(x): return x + 1\n",
    ),
    "two variables on one line or two": (
        "def f(x, y):\n    return [\n        x,\n        y,\n    ]\n",
        "def f(x, y):\n    return [x, y]\n",
    ),
    "names of local variables": (
        "def f(x):\n    a = x\n    return a + a\n",
        "def f(x):\n    b = x\n    return b + b\n",
    ),
    "names of parameters that nobody passes by name": (
        "def f(x):\n    return x\n",
        "def f(y):\n    return y\n",
    ),
    "names of a loop's step": (
        "def f(xs):\n    def step(c, x):\n        return c + x, c\n    return lax.scan(step, 0., xs)[1]\n",
        "def f(xs):\n    def step(s, v):\n        return s + v, s\n    return lax.scan(step, 0., xs)[1]\n",
    ),
    "names of captured variables": (
        "def f(x):\n    k = x * 2\n    return lax.map(lambda v: v * k, x)\n",
        "def f(x):\n    twice = x * 2\n    return lax.map(lambda e: e * twice, x)\n",
    ),
    "names of comprehensions": (
        "def f(x):\n    return [v for v in x]\n",
        "def f(x):\n    return [e for e in x]\n",
    ),
    "quotes, parentheses and spelt numbers": ("a = 'n', (1.50), 0x10\n", 'a = ("n", 1.5, 16)\n'),
    "local annotations": (
        "def f(x):\n    y: int = x\n    return y\n",
        "def f(x):\n    z = x\n    return z\n",
    ),
    "a star's name": ("def f(*xs):\n    return xs\n", "def f(*ys):\n    return ys\n"),
    "an empty body": ('def f():\n    """Doc."""\n', "def f():\n    pass\n"),
}

APART = {
    "zeros of two signs": ("a = 0.0\n", "a = -0.0\n"),
    "zeros of two signs, complex": ("a = 0j\n", "a = -0j\n"),
    "True and 1": ("a = True\n", "a = 1\n"),
    "1 and 1.0": ("a = 1\n", "a = 1.0\n"),
    "1 and 1.0 in a tuple": ("a = (1, 2)\n", "a = (1.0, 2)\n"),
    "not-a-numbers of two signs": ("a = 1e999 - 1e999\n", "a = -(1e999 - 1e999)\n"),
    "not-a-numbers of two signs, complex": ("a = (1e999 - 1e999) * 1j\n", "a = -((1e999 - 1e999) * 1j)\n"),
    "bytes and text": ("a = b'x'\n", "a = 'x'\n"),
    "huge numbers": (f"a = {10**4000}\n", f"a = {10**4000 + 1}\n"),
    "numbers too long for decimals": (f"a = {hex(16**5000)}\n", f"a = {hex(16**5000 + 1)}\n"),
    "a tuple and its text": ("a = ('int', '1')\n", "a = 1\n"),
    "a set and a tuple": ("a = 1 in {1, 2}\n", "a = 1 in (1, 2)\n"),
    "an ellipsis": ("a = ...\n", "a = 'Ellipsis'\n"),
    "None": ("a = None\n", "a = 'None'\n"),
    "f-strings that name": ("def f(x):\n    return f'{x=}'\n", "def f(y):\n    return f'{y=}'\n"),
    "operands": ("def f(x, y):\n    return x - y\n", "def f(x, y):\n    return y - x\n"),
    "parameters in another order": ("def f(x, y):\n    return x - y\n", "def f(y, x):\n    return x - y\n"),
    "captured variables": (
        "def f(a, b):\n    return lambda: a - b\n",
        "def f(a, b):\n    return lambda: b - a\n",
    ),
    "captured parameters": (
        "def f(a, b):\n    def g():\n        return a\n    return g\n",
        "def f(a, b):\n    def g():\n        return b\n    return g\n",
    ),
    "which variable is assigned outside": (
        "def f():\n    a = b = 0\n    def g():\n        nonlocal a\n        a, c = 1, b\n    g()\n    return a, b\n",
        "def f():\n    a = b = 0\n    def g():\n        nonlocal b\n        b, c = 1, a\n    g()\n    return a, b\n",
    ),
    "a name of the module and a local one": (
        "def f(x):\n    global y\n    y = x\n",
        "def f(x):\n    y = x\n",
    ),
    "state of the module": (
        "n = 0\ndef f(x):\n    global n\n    n += 1\n    return x\n",
        "n = 0\ndef f(x):\n    n = 0\n    n += 1\n    return x\n",
    ),
    "names of functions": ("def f(x):\n    return x\n", "def g(x):\n    return x\n"),
    "names of helpers": (
        "def f(x):\n    def g(): return x\n    return g\n",
        "def f(x):\n    def h(): return x\n    return h\n",
    ),
    "names of attributes": ("def f(x):\n    return x.T\n", "def f(x):\n    return x.mT\n"),
    "a default": ("def f(x, k=1):\n    return x\n", "def f(x, k=2):\n    return x\n"),
    "a default that is shared": ("def f(x, k=[]):\n    return x\n", "def f(x, k=()):\n    return x\n"),
    "a decorator": ("@jax.jit\ndef f(x):\n    return x\n", "def f(x):\n    return x\n"),
    "what is static by name": (
        "@functools.partial(jax.jit, static_argnames='n')\ndef f(x, n):\n    return x\n",
        "@functools.partial(jax.jit, static_argnames='n')\ndef f(n, x):\n    return n\n",
    ),
    "what is static by a list of names": (
        "@functools.partial(jax.jit, static_argnames='n k'.split())\ndef f(x, k):\n    return x\n",
        "@functools.partial(jax.jit, static_argnames='n k'.split())\ndef f(x, m):\n    return x\n",
    ),
    "what is static by a name that is put together": (
        "@functools.partial(jax.jit, static_argnames='a' + 'b')\ndef f(x, ab):\n    return x\n",
        "@functools.partial(jax.jit, static_argnames='a' + 'b')\ndef f(x, cd):\n    return x\n",
    ),
    "what is static by a name that is computed": (
        "@functools.partial(jax.jit, static_argnames=chr(110))\ndef f(x, n):\n    return x\n",
        "@functools.partial(jax.jit, static_argnames=chr(110))\ndef f(x, m):\n    return x\n",
    ),
    "what is passed by name": (
        "def g(x, n):\n    return x\ndef f(x):\n    return g(x, n=2)\n",
        "def g(x, m):\n    return x\ndef f(x):\n    return g(x, n=2)\n",
    ),
    "what a partial passes by name": (
        "def g(x, n):\n    return x\nf = functools.partial(g, n=2)\n",
        "def g(n, x):\n    return n\nf = functools.partial(g, n=2)\n",
    ),
    "what is passed by names in a dict": (
        "def g(x, n):\n    return x\ndef f(x):\n    return g(x, **{'n': 2})\n",
        "def g(x, m):\n    return x\ndef f(x):\n    return g(x, **{'n': 2})\n",
    ),
    "what is passed by names in a made-up dict": (
        "def g(x, n):\n    return x\ndef f(x):\n    return g(x, **{chr(110): 2})\n",
        "def g(x, m):\n    return x\ndef f(x):\n    return g(x, **{chr(110): 2})\n",
    ),
    "what JAX passes by name": (
        "def keep(prim, *_, dimension_numbers=None, **rest):\n    return dimension_numbers is None\n",
        "def keep(prim, *_, numbers=None, **rest):\n    return numbers is None\n",
    ),
    "what JAX passes by name, with defaults": (
        "def keep(prim, params=None, dimension_numbers=None, **rest):\n    return dimension_numbers is None\n",
        "def keep(prim, params=None, numbers=None, **rest):\n    return numbers is None\n",
    ),
    "what a library of layers passes by name": (
        "from jax.example_libraries import stax\ndef g(p, x, rng=None):\n    return x\n",
        "from jax.example_libraries import stax\ndef g(p, x, key=None):\n    return x\n",
    ),
    "what NumPy passes by name": (
        "import numpy as np\nclass A:\n    def sum(self, axis, out): return 1\ndef f(x):\n    return x * np.sum(A())\n",
        "import numpy as np\nclass A:\n    def sum(self, way, out): return 1\ndef f(x):\n    return x * np.sum(A())\n",
    ),
    "what SciPy reads off a name": (
        "import scipy.optimize as o\ndef g(intermediate_result): pass\n",
        "import scipy.optimize as o\ndef g(xk): pass\n",
    ),
    "private parameters by name": (
        "class C:\n    def g(self, __n): return 1\n    def f(self): return self.g(__n=1)\n",
        "class C:\n    def g(self, __m): return 1\n    def f(self): return self.g(__n=1)\n",
    ),
    "the cell of super": (
        "def f(C):\n    def g(self, __class__=C):\n        def h(self):\n            return __class__, super().x\n",
        "def f(C):\n    def g(self, klass=C):\n        def h(self):\n            return klass, super().x\n",
    ),
    "names that a class body has already": (
        "def f(__module__):\n    class C:\n        x = __module__\n    return C.x\n",
        "def f(where):\n    class C:\n        x = where\n    return C.x\n",
    ),
    "a class's docstring seen by its metaclass": (
        'class C(metaclass=lambda n, b, d: len(d)):\n    """Doc."""\n',
        "class C(metaclass=lambda n, b, d: len(d)):\n    pass\n",
    ),
    "fields": (
        "import dataclasses\n@dataclasses.dataclass\nclass C:\n    a: float\n    b: float\n",
        "import dataclasses\n@dataclasses.dataclass\nclass C:\n    b: float\n    a: float\n",
    ),
    "annotations": ("def f(x: int):\n    return x\n", "def f(x: float):\n    return x\n"),
    "names of what is annotated": (
        "import typing\ndef f(x: int):\n    return x\nn = 'y' in typing.get_type_hints(f)\n",
        "import typing\ndef f(y: int):\n    return y\nn = 'y' in typing.get_type_hints(f)\n",
    ),
    "annotations that are put off": (
        "from __future__ import annotations\ndef f(x: int):\n    return x\n",
        "from __future__ import annotations\ndef f(x: float):\n    return x\n",
    ),
    "the line of an error": (
        "def f(x):\n    try:\n        x.y\n    except Exception as e:\n        return e.__traceback__.tb_lineno\n",
        "def f(x):\n    try:\n\n        x.y\n    except Exception as e:\n        return e.__traceback__.tb_lineno\n",
    ),
    "the words of an error": (
        "def f(x):\n    try:\n        y\n    except NameError as e:\n        return len(str(e))\n    y = 1\n",
        "def f(x):\n    try:\n        longer\n    except NameError as e:\n        return len(str(e))\n    longer = 1\n",
    ),
    "the line of an error in a with": (
        "class C:\n    def __enter__(self): pass\n    def __exit__(self, k, e, t): self.n = t.tb_lineno\n",
        "class C:\n\n    def __enter__(self): pass\n    def __exit__(self, k, e, t): self.n = t.tb_lineno\n",
    ),
    "a frame of a generator": (
        "def g():\n    n = 1\n    yield\ndef f(x):\n    return g().gi_code.co_varnames\n",
        "def g():\n    m = 1\n    yield\ndef f(x):\n    return g().gi_code.co_varnames\n",
    ),
    "attributes by computed names": (
        "def f(x):\n    n = 1\n    return getattr(f, '__co' + 'de__')\n",
        "def f(x):\n    m = 1\n    return getattr(f, '__co' + 'de__')\n",
    ),
    "attributes by computed names, by another way": (
        "import operator\ndef f(x):\n    n = 1\n    return operator.attrgetter('__co' + 'de__')(f)\n",
        "import operator\ndef f(x):\n    m = 1\n    return operator.attrgetter('__co' + 'de__')(f)\n",
    ),
    "attributes in a format": (
        "def f(x):\n    n = 1\n    return len('{0.__code__.co_varnames}'.format(f))\n",
        "def f(x):\n    longer = 1\n    return len('{0.__code__.co_varnames}'.format(f))\n",
    ),
    "attributes in a computed format": (
        "def f(x):\n    n = 1\n    return len(''.join(['{0.__co', 'de__.co_varnames}']).format(f))\n",
        "def f(x):\n    longer = 1\n    return len(''.join(['{0.__co', 'de__.co_varnames}']).format(f))\n",
    ),
    "attributes in a pattern": (
        "def f(x):\n    n = 1\n    match f:\n        case object(__code__=object(co_varnames=n)): return n\n",
        "def f(x):\n    m = 1\n    match f:\n        case object(__code__=object(co_varnames=m)): return m\n",
    ),
    "attributes of a registered class": (
        "def g():\n    n = 1\njax.tree_util.register_dataclass(type(g), data_fields=['__code__'], meta_fields=[])\n",
        "def g():\n    m = 1\njax.tree_util.register_dataclass(type(g), data_fields=['__code__'], meta_fields=[])\n",
    ),
    "attributes of a registered class, computed": (
        "def g():\n    'a'\njax.tree_util.register_dataclass(type(g), data_fields=['__do' + 'c__'], meta_fields=[])\n",
        "def g():\n    'b'\njax.tree_util.register_dataclass(type(g), data_fields=['__do' + 'c__'], meta_fields=[])\n",
    ),
    "computed text that typing evaluates": (
        "import typing\ndef f(x: ''.join(['lambda: f.__co', 'de__'])):\n    n = 1\na = typing.get_type_hints(f)\n",
        "import typing\ndef f(x: ''.join(['lambda: f.__co', 'de__'])):\n    m = 1\na = typing.get_type_hints(f)\n",
    ),
    "what JAX prints of a program": (
        "def f(x):\n    return x * len(str(jax.make_jaxpr(jnp.sin)(x).eqns))\n",
        "def f(x):\n\n    return x * len(str(jax.make_jaxpr(jnp.sin)(x).eqns))\n",
    ),
    "docstrings that are read": (
        "def f(x):\n    'a'\n    return len(f.__doc__)\n",
        "def f(x):\n    'ab'\n    return len(f.__doc__)\n",
    ),
    "docstrings that are run": (
        "import doctest\ndef f(x):\n    '>>> 1'\n    return x\ndoctest.testmod()\n",
        "import doctest\ndef f(x):\n    '>>> 2'\n    return x\ndoctest.testmod()\n",
    ),
    "what JAX knows of names": (
        "def f(x):\n    return x * len(jax.make_jaxpr(lambda v: v)(x).jaxpr.debug_info.arg_names[0])\n",
        "def f(x):\n    return x * len(jax.make_jaxpr(lambda vv: vv)(x).jaxpr.debug_info.arg_names[0])\n",
    ),
    "what JAX knows of lines": (
        "def f(x):\n    return x * len(jax.jit(jnp.sin).lower(x).as_text(debug_info=True))\n",
        "def f(x):\n\n    return x * len(jax.jit(jnp.sin).lower(x).as_text(debug_info=True))\n",
    ),
    "modules that are imported by name": (
        "def f(x):\n    n = 1\n    return __import__('sy' + 's')\n",
        "def f(x):\n    m = 1\n    return __import__('sy' + 's')\n",
    ),
    "modules behind modules": (
        "import enum\ndef f(x):\n    n = 1\n    return enum.bltns.eval('n')\n",
        "import enum\ndef f(x):\n    m = 1\n    return enum.bltns.eval('n')\n",
    ),
    "private parts of modules": (
        "import collections\ndef f(x):\n\n    return collections._sys._getframe().f_lineno\n",
        "import collections\ndef f(x):\n    return collections._sys._getframe().f_lineno\n",
    ),
    "warnings at a line": (
        "import warnings\ndef f(x):\n    warnings.warn('a')\n    return x\n",
        "import warnings\ndef f(x):\n\n    warnings.warn('a')\n    return x\n",
    ),
    "evaluated text": ("def f(x):\n    return eval('x')\n", "def f(y):\n    return eval('x')\n"),
    "variables asked for": ("def f(x):\n    return vars()['x']\n", "def f(y):\n    return vars()['x']\n"),
    "a lambda and a function": ("f = lambda x: x\n", "def f(x):\n    return x\n"),
    "a generator and a list": ("def f(x):\n    yield x\n", "def f(x):\n    return [x]\n"),
    "async": ("async def f(x):\n    return x\n", "def f(x):\n    return x\n"),
    "what is caught": (
        "def f(x):\n    try:\n        return x.a\n    except AttributeError:\n        return 0\n",
        "def f(x):\n    try:\n        return x.a\n    except TypeError:\n        return 0\n",
    ),
    "how much is tried": (
        "def f(x):\n    try:\n        a = x.a\n    except TypeError:\n        a = 0\n    return x.b\n",
        "def f(x):\n    try:\n        a = x.a\n        return x.b\n    except TypeError:\n        a = 0\n",
    ),
    "positional parameters": ("def f(x, /):\n    return x\n", "def f(x):\n    return x\n"),
    "named parameters": ("def f(*, x):\n    return x\n", "def f(*, y):\n    return y\n"),
    "a walrus": (
        "def f(x):\n    return [(y := v) for v in x], y\n",
        "def f(x):\n    return [(v, y := 1) for v in x], y\n",
    ),
    "names in a scope": (
        "def f(x):\n    with jax.named_scope('a'):\n        return x\n",
        "def f(x):\n    with jax.named_scope('b'):\n        return x\n",
    ),
    "the main block": ("if __name__ == '__main__':\n    f()\n", "if __name__ != '__main__':\n    f()\n"),
}
