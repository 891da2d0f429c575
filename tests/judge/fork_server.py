"""Run a child module's ``main`` in a forked process for each request, as the zygote does; started with ``-m``.

Reads ``cpu_s, length, request`` and writes ``status, length, reply`` until its input ends. Status is 0, or what killed
the child. Nothing is jailed here: the tests ask what the child does, not what it could reach.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import resource
import signal
import struct
import sys
import tempfile

__all__: list[str] = []


def _serve(module: str) -> None:
    main = importlib.import_module(module).main
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    while prefix := source.read(12):
        cpu_s, length = struct.unpack("!IQ", prefix)
        request = source.read(length)
        with tempfile.TemporaryFile() as reply:
            child = os.fork()
            if child == 0:
                with contextlib.suppress(BaseException):
                    # Crashes are the point of these tests: no core files, and no native stack traces either.
                    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
                    resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s))
                    signal.alarm(2 * cpu_s)  # what waits for ever uses no processor time
                    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
                    reply.write(main(request))
                    reply.flush()
                    os._exit(0)
                os._exit(1)
            status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            reply.seek(0)
            answer = reply.read() if status == 0 else b""
        sink.write(struct.pack("!iQ", status, len(answer)) + answer)
        sink.flush()


if __name__ == "__main__":
    _serve(sys.argv[1])
