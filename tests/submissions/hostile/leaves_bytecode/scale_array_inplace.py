"""expect: ERROR trace/raises

Bytecode of its own beside the libraries, for whoever imports them next.
"""

import importlib.util
import marshal
from pathlib import Path

import numpy

place = Path(importlib.util.cache_from_source(numpy.__file__))
code = marshal.dumps(compile("hostile = True", "numpy", "exec"))
place.write_bytes(importlib.util.MAGIC_NUMBER + bytes(12) + code)
