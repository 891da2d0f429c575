"""Leaves a mark in every place that another submission might look, now or later, and answers rightly.

`finds_marks` looks for them. A channel that is refused is passed over, so that all of them are tried.
"""

import ctypes
import fcntl
import os
import resource
import signal
import socket
import sys
import threading
import time
from pathlib import Path

import numpy

MARK, KEY, TOKEN = "jaxercise-mark", 0x4A584D, b"jaxercise mark"
HELD_S = 4.0
LIBC = ctypes.CDLL(None, use_errno=True)
LIBRARY = Path(numpy.__file__)
held = []


def checked(result):
    if result < 0:
        raise OSError(ctypes.get_errno(), "refused")
    return result


def file_in(folder):
    return lambda: (Path(folder) / MARK).write_bytes(TOKEN)


def memory_segment():
    place = LIBC.shmat
    place.restype = ctypes.c_void_p
    address = place(checked(LIBC.shmget(KEY, 4096, 0o1666)), None, 0)
    ctypes.memmove(address, TOKEN, len(TOKEN))


def message_queue():
    queue = checked(LIBC.msgget(KEY, 0o1666))
    checked(LIBC.msgsnd(queue, (1).to_bytes(8, sys.byteorder) + TOKEN, len(TOKEN), 0))


def semaphore():
    checked(LIBC.semctl(checked(LIBC.semget(KEY, 1, 0o1666)), 0, 16, ctypes.c_long(77)))


def posix_queue():
    checked(LIBC.mq_open(f"/{MARK}".encode(), os.O_CREAT | os.O_RDWR, 0o666, None))


def key_in_keyring():
    number = {"x86_64": 248, "aarch64": 217}[os.uname().machine]
    checked(LIBC.syscall(number, b"user", MARK.encode(), TOKEN, ctypes.c_size_t(len(TOKEN)), ctypes.c_int(-3)))


def access_time_set():
    file = LIBRARY.parent / "__init__.pxd"
    os.utime(file, (77, file.stat().st_mtime))


def extended_attribute():
    os.setxattr(LIBRARY, f"user.{MARK}", TOKEN)


def bytecode():
    (LIBRARY.parent / "__pycache__" / f"{MARK}.pyc").write_bytes(TOKEN)


def processor_of_parent():
    if len(os.sched_getaffinity(0)) < 2:
        raise OSError("there is one processor only")
    os.sched_setaffinity(os.getppid(), {0})


def priority_of_parent():
    os.setpriority(os.PRIO_PROCESS, os.getppid(), 3)


def limit_of_parent():
    resource.prlimit(os.getppid(), resource.RLIMIT_SIGPENDING, (4321, 4321))


def score_of_parent():
    Path(f"/proc/{os.getppid()}/oom_score_adj").write_text("321")


def memory_of_parent():
    with open(f"/proc/{os.getppid()}/mem", "r+b") as memory:
        memory.seek(id(MARK))
        memory.write(b"")


def state_of_modules():
    import builtins

    builtins.jaxercise_mark = TOKEN
    os.environ["JAXERCISE_MARK"] = MARK
    sys.modules[MARK] = sys
    sys.path.append(MARK)


def inherited_descriptors():
    for descriptor in range(1, 64):
        if descriptor != 3:  # its own reply, which is no channel to anybody else
            try:
                os.write(descriptor, TOKEN)
            except OSError:
                pass
    if not os.path.exists("/proc/self/fd/4"):
        raise OSError("nothing was inherited")


def abstract_socket():
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(f"\0{MARK}")
    listener.listen(8)
    held.append(listener)


def tcp_port():
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", 47123))
    listener.listen(8)
    held.append(listener)


def datagrams():
    def send():
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            for _ in range(40):
                sender.sendto(TOKEN, ("127.0.0.1", 47124))
                time.sleep(HELD_S / 40)

    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).close()
    threading.Thread(target=send, daemon=True).start()


def whole_file_lock():
    file = open(LIBRARY, "rb")
    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    held.append(file)


def record_lock():
    file = open(LIBRARY.with_name("version.py"), "rb")
    fcntl.lockf(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    held.append(file)


def process_name():
    checked(LIBC.prctl(15, b"jaxercisemark", 0, 0, 0))


def signals():
    os.kill(-1, 0)

    def send():
        for _ in range(40):
            os.kill(-1, signal.SIGURG)
            time.sleep(HELD_S / 40)

    threading.Thread(target=send, daemon=True).start()


def file_events():
    def touch():
        for _ in range(40):
            (LIBRARY.parent / "py.typed").read_bytes()
            time.sleep(HELD_S / 40)

    checked(LIBC.inotify_init1(0))
    threading.Thread(target=touch, daemon=True).start()


CHANNELS = {
    "file in /tmp": file_in("/tmp"),
    "file in /var/tmp": file_in("/var/tmp"),
    "file in /dev/shm": file_in("/dev/shm"),
    "file in the home folder": file_in(os.environ.get("HOME", "/")),
    "file in the working folder": file_in("."),
    "file beside the library": file_in(LIBRARY.parent),
    "bytecode cache": bytecode,
    "access time of a file": access_time_set,
    "extended attribute": extended_attribute,
    "shared memory (System V)": memory_segment,
    "message queue (System V)": message_queue,
    "semaphore (System V)": semaphore,
    "message queue (POSIX)": posix_queue,
    "keyring": key_in_keyring,
    "processors of the parent": processor_of_parent,
    "priority of the parent": priority_of_parent,
    "limits of the parent": limit_of_parent,
    "memory score of the parent": score_of_parent,
    "modules and environment": state_of_modules,
    "inherited descriptors": inherited_descriptors,
    "abstract socket": abstract_socket,
    "TCP port": tcp_port,
    "datagrams": datagrams,
    "lock of a file": whole_file_lock,
    "lock of a record": record_lock,
    "name of the process": process_name,
    "signals": signals,
    "file events": file_events,
}

for leave in CHANNELS.values():
    try:
        leave()
    except Exception:
        pass
time.sleep(HELD_S)


def scale_array(x, val):
    return x * val
