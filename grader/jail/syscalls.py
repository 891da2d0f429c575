"""System call numbers that the seccomp filter names, for x86-64 and aarch64. Layer 2: data only.

Source: ``asm/unistd_64.h`` and ``asm-generic/unistd.h`` of the Linux headers (a test compares them where
installed). ``None`` marks a call that the architecture does not have.
"""

from __future__ import annotations

__all__ = ["ALLOWED", "ARCHITECTURES", "NUMBERS", "number"]

ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
"""Machine name (``os.uname().machine``) to the AUDIT_ARCH value that a filter sees."""

NUMBERS: dict[str, tuple[int | None, int | None]] = {
    "read": (0, 63),
    "write": (1, 64),
    "readv": (19, 65),
    "writev": (20, 66),
    "pread64": (17, 67),
    "pwrite64": (18, 68),
    "lseek": (8, 62),
    "close": (3, 57),
    "fstat": (5, 80),
    "newfstatat": (262, 79),
    "stat": (4, None),
    "lstat": (6, None),
    "statx": (332, 291),
    "access": (21, None),
    "faccessat": (269, 48),
    "faccessat2": (439, 439),
    "readlink": (89, None),
    "readlinkat": (267, 78),
    "getcwd": (79, 17),
    "getdents": (78, None),
    "getdents64": (217, 61),
    "statfs": (137, 43),
    "fstatfs": (138, 44),
    "dup": (32, 23),
    "dup2": (33, None),
    "dup3": (292, 24),
    "pipe": (22, None),
    "pipe2": (293, 59),
    "eventfd2": (290, 19),
    "epoll_create1": (291, 20),
    "epoll_ctl": (233, 21),
    "epoll_wait": (232, None),
    "epoll_pwait": (281, 22),
    "poll": (7, None),
    "ppoll": (271, 73),
    "select": (23, None),
    "pselect6": (270, 72),
    "brk": (12, 214),
    "mmap": (9, 222),
    "mprotect": (10, 226),
    "munmap": (11, 215),
    "mremap": (25, 216),
    "madvise": (28, 233),
    "futex": (202, 98),
    "set_robust_list": (273, 99),
    "set_tid_address": (218, 96),
    "rseq": (334, 293),
    "sched_yield": (24, 124),
    "sched_getaffinity": (204, 123),
    "sched_getparam": (143, 121),
    "sched_getscheduler": (145, 120),
    "membarrier": (324, 283),
    "getcpu": (309, 168),
    "exit": (60, 93),
    "exit_group": (231, 94),
    "restart_syscall": (219, 128),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "sigaltstack": (131, 132),
    "clock_gettime": (228, 113),
    "clock_getres": (229, 114),
    "clock_nanosleep": (230, 115),
    "nanosleep": (35, 101),
    "gettimeofday": (96, 169),
    "time": (201, None),
    "times": (100, 153),
    "getitimer": (36, 102),
    "setitimer": (38, 103),
    "alarm": (37, None),
    "getpid": (39, 172),
    "gettid": (186, 178),
    "getppid": (110, 173),
    "getuid": (102, 174),
    "geteuid": (107, 175),
    "getgid": (104, 176),
    "getegid": (108, 177),
    "getresuid": (118, 148),
    "getresgid": (120, 150),
    "getgroups": (115, 158),
    "getpgrp": (111, None),
    "getpgid": (121, 155),
    "getsid": (124, 156),
    "uname": (63, 160),
    "sysinfo": (99, 179),
    "getrusage": (98, 165),
    "getrlimit": (97, 163),
    "getrandom": (318, 278),
    "getpriority": (140, 141),
    "capget": (125, 90),
    "open": (2, None),
    "openat": (257, 56),
    "clone": (56, 220),
    "clone3": (435, 435),
    "fcntl": (72, 25),
    "ioctl": (16, 29),
    "prctl": (157, 167),
    "kill": (62, 129),
    "tgkill": (234, 131),
    "prlimit64": (302, 261),
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "ptrace": (101, 117),
    "chmod": (90, None),
    "socket": (41, 198),
}
"""Name to (x86-64, aarch64) number."""

ALLOWED = (  # noqa: SIM905 - ninety lines of one word each would read worse
    # files and pipes already open, and looking at names; openat is filtered by its flags
    "read write readv writev pread64 pwrite64 lseek close fstat newfstatat stat lstat statx access faccessat "
    "faccessat2 readlink readlinkat getcwd getdents getdents64 statfs fstatfs dup dup2 dup3 pipe pipe2 "
    "eventfd2 epoll_create1 epoll_ctl epoll_wait epoll_pwait poll ppoll select pselect6 "
    # memory, threads, signals to oneself
    "brk mmap mprotect munmap mremap madvise futex set_robust_list set_tid_address rseq sched_yield "
    "sched_getaffinity sched_getparam sched_getscheduler membarrier getcpu exit exit_group restart_syscall "
    "rt_sigaction rt_sigprocmask rt_sigreturn sigaltstack getitimer setitimer alarm "
    # reading the clock and facts about oneself
    "clock_gettime clock_getres clock_nanosleep nanosleep gettimeofday time times getpid gettid getppid "
    "getuid geteuid getgid getegid getresuid getresgid getgroups getpgrp getpgid getsid uname sysinfo "
    "getrusage getrlimit getrandom getpriority capget"
).split()
"""Calls allowed whatever their arguments: none changes a file or reaches another process or a network."""


def number(name: str, machine: str) -> int | None:
    """Return the number of a call on a machine, or None where it does not exist there.

    Raises:
        KeyError: the call is not in the table.
        ValueError: the machine is not in the table.
    """
    return NUMBERS[name][list(ARCHITECTURES).index(machine)]
