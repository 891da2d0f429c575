# exercise: race-free-sum
# verdict: FAIL starts-process-or-thread
# first line: take the thread or process out: array operations are parallel by themselves
# often: the file that everybody starts from
import threading

WORKERS = 4


def total(x):
    shared = {"total": 0.0}
    lock = threading.Lock()

    def work(part):
        for value in part:
            with lock:
                seen = shared["total"]
                shared["total"] = seen + value

    workers = [threading.Thread(target=work, args=(x[k::WORKERS],)) for k in range(WORKERS)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return shared["total"]
