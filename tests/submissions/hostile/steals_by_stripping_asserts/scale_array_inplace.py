"""expect: ERROR trace/missing-entry

Takes every `assert` out of whatever is compiled from now on, by `compile`, by `ast.parse`, by an import hook, by
IPython's list of transformers and as a pytest plugin. Then it need not answer at all.
"""

import ast
import builtins
import sys


class Strip(ast.NodeTransformer):
    def visit_Assert(self, node):
        return ast.copy_location(ast.Pass(), node)


real_compile, real_parse = builtins.compile, ast.parse


def stripped(source, filename="<unknown>", mode="exec", *rest, **options):
    if isinstance(source, (str, bytes)) and mode in ("exec", "single"):
        source = Strip().visit(real_parse(source, filename, mode))
    return real_compile(source, filename, mode, *rest, **options)


builtins.compile = stripped
ast.parse = lambda *given, **options: Strip().visit(real_parse(*given, **options))


class Finder:
    def find_spec(self, name, path=None, target=None):
        return None


sys.meta_path.insert(0, Finder())
if hasattr(builtins, "get_ipython"):
    builtins.get_ipython().ast_transformers.append(Strip())
for name in ("pytest", "_pytest.assertion.rewrite", "conftest"):
    module = sys.modules.get(name)
    if module is not None:
        module.rewrite_asserts = lambda *_: None
