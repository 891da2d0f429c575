"""expect: ERROR trace/raises

Ten GiB of shared memory, which a limit on private memory alone would not count.
"""

import mmap

hoard = mmap.mmap(-1, 10 << 30)
for start in range(0, 10 << 30, 4096):
    hoard[start] = 1
