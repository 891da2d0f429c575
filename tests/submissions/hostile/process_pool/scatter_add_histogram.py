"""expect: ERROR trace/raises"""

import multiprocessing

if multiprocessing.Process(target=print).start() is None:
    print("started")
