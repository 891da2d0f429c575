"""expect: ERROR trace

`isinstance`, `len` and `open` give other answers than they should, to everybody.
"""

import builtins

builtins.print = lambda *_, **__: None
builtins.open = lambda *_, **__: None
builtins.len = lambda *_: 0
builtins.isinstance = lambda *_: True


def scale_array(x, val):
    return x * val
