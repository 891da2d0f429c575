"""purity/starts-process-or-thread: one thread for each device, and a list in which they leave their gradients"""

import threading

import jax
import jax.numpy as jnp


def loss(w, X, Y):
    return jnp.mean((X @ w - Y) ** 2)


def step(w, X, Y):
    gradients = []

    def work(device):
        rows = slice(4 * device.id, 4 * device.id + 4)
        gradients.append(jax.grad(loss)(w, X[rows], Y[rows]))

    workers = [threading.Thread(target=work, args=(device,)) for device in jax.devices()]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return w - 0.1 * sum(gradients) / len(workers)
