"""Add up an array with four threads that share one running total."""

import threading

WORKERS = 4


def total(x):
    """Return the sum of ``x``. Worker k takes every fourth value, beginning with value k.

    Reading the total, adding and writing it back are three steps. The lock keeps other workers out between them.
    """
    shared = {"total": 0.0}
    lock = threading.Lock()

    def work(part):
        for value in part:
            with lock:
                seen = shared["total"]
                shared["total"] = seen + float(value)

    workers = [threading.Thread(target=work, args=(x[k::WORKERS],)) for k in range(WORKERS)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return shared["total"]
