"""purity/starts-process-or-thread: keeps the threads and the lock, and exchanges NumPy for JAX"""

import threading

import jax.numpy as jnp


def total(x):
    shared = {"total": jnp.float32(0)}
    lock = threading.Lock()

    def work(part):
        for value in part:
            with lock:
                shared["total"] = shared["total"] + value

    workers = [threading.Thread(target=work, args=(x[k::4],)) for k in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return shared["total"]
