"""The filter as data: its tables against the kernel's headers, and its limits."""

from __future__ import annotations

import platform
import re
import subprocess
import sys
from pathlib import Path

import pytest

from grader.jail import seccomp
from grader.jail.syscalls import ALLOWED, ARCHITECTURES, NUMBERS, number

_HEADERS = {
    "x86_64": "/usr/include/x86_64-linux-gnu/asm/unistd_64.h",
    "aarch64": "/usr/include/asm-generic/unistd.h",
}


def _header_numbers(machine: str) -> dict[str, int]:
    """Read call numbers from a kernel header, resolving the aliases of the generic one."""
    path = Path(_HEADERS[machine])
    if not path.exists():
        pytest.skip(f"{path} is not installed")
    lines = re.findall(r"#define\s+(__NR\w*)\s+(\w+)", path.read_text())
    raw: dict[str, str] = dict(reversed(lines))
    found = {}
    for name, value in raw.items():
        number_or_alias = raw.get(value, value)
        if name.startswith("__NR_") and number_or_alias.isdigit():
            found[name.removeprefix("__NR_")] = int(number_or_alias)
    return found


@pytest.mark.parametrize("machine", ARCHITECTURES)
def test_numbers_agree_with_the_headers(machine: str) -> None:
    """Every number in the table is the kernel's, and calls marked absent are absent."""
    numbers = _header_numbers(machine)
    table = {name: number(name, machine) for name in NUMBERS if number(name, machine) is not None}
    assert {name: numbers[name] for name in table} == table
    assert set() == {name for name in NUMBERS if number(name, machine) is None} & set(numbers)


def test_every_allowed_call_is_in_the_table() -> None:
    """No allowed name is misspelt or listed twice."""
    assert set(ALLOWED) <= set(NUMBERS)
    assert len(set(ALLOWED)) == len(ALLOWED)


def test_nothing_dangerous_is_allowed() -> None:
    """No call that writes by path, starts a process or reaches another one is allowed outright."""
    dangerous = {
        "open",
        "openat",
        "clone",
        "clone3",
        "kill",
        "tgkill",
        "socket",
        "ptrace",
        "mount",
        "chmod",
        "fcntl",
    }
    assert set() == dangerous & set(ALLOWED)


@pytest.mark.parametrize("machine", ARCHITECTURES)
def test_program_fits(machine: str) -> None:
    """The program has whole instructions, ends with a refusal, and stays below the kernel's 4096."""
    program = seccomp.build(machine, 1234)
    assert 0 == len(program) % 8
    assert len(program) // 8 < 4096
    assert (0x00050001).to_bytes(4, "little") == program[-4:]


def test_unknown_machine() -> None:
    """A machine without a table is refused, not guessed."""
    assert not seccomp.supported("sparc64")
    with pytest.raises(ValueError, match="sparc64"):
        seccomp.build("sparc64", 1)


def test_foreign_architecture_is_killed() -> None:
    """A 32-bit system call, whose numbers mean something else, kills the process."""
    if platform.machine() != "x86_64":
        pytest.skip("only x86-64 offers a second system call table")
    code = (
        "import ctypes, mmap, sys; sys.path.insert(0, sys.argv[1])\n"
        "from grader.jail import linux, seccomp\n"
        # mov eax, 20 (32-bit getpid); int 0x80; ret
        "page = mmap.mmap(-1, 4096, prot=7); page.write(bytes.fromhex('b814000000cd80c3'))\n"
        "call = ctypes.CFUNCTYPE(ctypes.c_long)(ctypes.addressof(ctypes.c_char.from_buffer(page)))\n"
        "linux.prctl(linux.NO_NEW_PRIVS, 1); seccomp.install(); print('sealed', flush=True); call()\n"
    )
    root = str(Path(__file__).parents[2])
    done = subprocess.run([sys.executable, "-c", code, root], capture_output=True, text=True, check=False)
    assert ("sealed\n", -31) == (done.stdout, done.returncode), done.stderr
