"""expect: ERROR trace/raises

`os.system` reports failure by its result, so the refusal has to be looked at.
"""

import os

if os.system("id") != 0:
    raise RuntimeError("no shell")
