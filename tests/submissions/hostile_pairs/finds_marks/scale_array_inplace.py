"""Looks for what `leaves_marks` leaves, says what it found by failing, and answers rightly where it found nothing."""

import ctypes
import fcntl
import os
import resource
import signal
import socket
import struct
import sys
import time
from pathlib import Path

import numpy

MARK, KEY, TOKEN = "jaxercise-mark", 0x4A584D, b"jaxercise mark"
PATIENCE_S = 2.5
LIBC = ctypes.CDLL(None, use_errno=True)
LIBRARY = Path(numpy.__file__)
FLAGS = {"datagrams": False, "signals": False}


def file_in(folder):
    return lambda: (Path(folder) / MARK).read_bytes() == TOKEN


def memory_segment():
    return LIBC.shmget(KEY, 0, 0) >= 0


def message_queue():
    return LIBC.msgget(KEY, 0) >= 0


def semaphore():
    return LIBC.semget(KEY, 0, 0) >= 0


def posix_queue():
    return LIBC.mq_open(f"/{MARK}".encode(), os.O_RDONLY) >= 0


def key_in_keyring():
    number = {"x86_64": 249, "aarch64": 218}[os.uname().machine]
    return LIBC.syscall(number, b"user", MARK.encode(), None, ctypes.c_int(0)) >= 0


def access_time_set():
    return (LIBRARY.parent / "__init__.pxd").stat().st_atime == 77


def extended_attribute():
    return os.getxattr(LIBRARY, f"user.{MARK}") == TOKEN


def bytecode():
    return (LIBRARY.parent / "__pycache__" / f"{MARK}.pyc").exists()


def processor_of_parent():
    return os.sched_getaffinity(0) == {0} and os.cpu_count() > 1


def priority_of_parent():
    return os.getpriority(os.PRIO_PROCESS, 0) == 3


def limit_of_parent():
    return resource.getrlimit(resource.RLIMIT_SIGPENDING)[0] == 4321


def score_of_parent():
    return Path("/proc/self/oom_score_adj").read_text().strip() == "321"


def state_of_modules():
    import builtins

    return hasattr(builtins, "jaxercise_mark") or "JAXERCISE_MARK" in os.environ or MARK in (*sys.modules, *sys.path)


def inherited_descriptors():
    for descriptor in range(64):
        try:
            if descriptor != 3 and TOKEN in os.pread(descriptor, 1 << 16, 0):
                return True
        except OSError:
            pass
    return False


def connects(family, address):
    def look():
        with socket.socket(family) as client:
            client.settimeout(0.1)
            client.connect(address)
        return True

    return look


def datagrams():
    global receiver
    if "receiver" not in globals():
        receiver = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        receiver.bind(("127.0.0.1", 47124))
        receiver.settimeout(0)
    return receiver.recv(64) == TOKEN


def whole_file_lock():
    with open(LIBRARY, "rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def record_lock():
    with open(LIBRARY.with_name("version.py"), "rb") as file:
        asked = struct.pack("hhqqi4x", fcntl.F_WRLCK, 0, 0, 0, 0)
        return struct.unpack("hhqqi4x", fcntl.fcntl(file, fcntl.F_GETLK, asked))[0] != fcntl.F_UNLCK


def process_name():
    for pid in range(1, 4000):
        try:
            if "jaxercisemark" in Path(f"/proc/{pid}/comm").read_text():
                return True
        except OSError:
            pass
    return False


def signals():
    return FLAGS["signals"]


def file_events():
    global events
    if "events" not in globals():
        events = LIBC.inotify_init1(os.O_NONBLOCK)
        if events < 0 or LIBC.inotify_add_watch(events, bytes(LIBRARY.parent / "py.typed"), 0x20) < 0:
            return False
    return bool(os.read(events, 4096))


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
    "abstract socket": connects(socket.AF_UNIX, f"\0{MARK}"),
    "TCP port": connects(socket.AF_INET, ("127.0.0.1", 47123)),
    "datagrams": datagrams,
    "lock of a file": whole_file_lock,
    "lock of a record": record_lock,
    "name of the process": process_name,
    "signals": signals,
    "file events": file_events,
}

try:
    signal.signal(signal.SIGURG, lambda *_: FLAGS.update(signals=True))
except Exception:
    pass
found = set()
until = time.monotonic() + PATIENCE_S
while time.monotonic() < until:
    for name in CHANNELS.keys() - found:
        try:
            if CHANNELS[name]():
                found.add(name)
        except Exception:
            pass
    time.sleep(0.1)
if found:
    raise RuntimeError("found: " + " ".join(str(number) for number, name in enumerate(CHANNELS) if name in found))


def scale_array(x, val):
    return x * val
