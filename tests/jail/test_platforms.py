"""The canary where the grader will really run: another user, and containers that deny namespaces."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

_HERE = Path(__file__).parent
_REPORT = """
import json, os, sys
sys.path.insert(0, sys.argv[1])
from grader.jail.limits import Limits
from grader.jail.pool import Jails
with Jails(extra_roles={"probe": "probes:main"}, extra_path=sys.argv[2]) as jails:
    reply = jails.run("probe", b'["export_and_run"]', Limits())
    print(json.dumps({
        "uid": os.getuid(), "sealed": jails.sealed, "protections": jails.protections, "frame": (reply.frame or
        b"").decode(), "why": reply.why_no_frame, "console": repr(reply.console[-300:]),
    }))
"""


@pytest.mark.parametrize("deny", [0, 1], ids=["namespaces", "no-namespaces"])
@pytest.mark.parametrize("uid", [-1, 65534], ids=["same-user", "nobody"])
def test_sealed(uid: int, deny: int) -> None:
    """The jail is tight and still runs JAX, as any user, with namespaces or without."""
    if uid >= 0 and os.getuid() != 0:
        pytest.skip("only root can become another user")
    launcher = [sys.executable, str(_HERE / "launcher.py"), str(uid), str(deny), "--"]
    command = [sys.executable, "-B", "-c", _REPORT, str(_HERE.parents[1]), str(_HERE)]
    done = subprocess.run(
        [*launcher, *command], capture_output=True, text=True, timeout=120, cwd="/", check=False
    )
    assert 0 == done.returncode, done.stderr[-1000:]
    report = json.loads(done.stdout)
    assert "[1.0, 1.0]" == report["frame"], report
    assert report["sealed"], report
    assert {"landlock", "seccomp", "rlimits", "no-new-privs"} <= set(report["protections"])
    assert not (deny and "bubblewrap" in report["protections"])
    assert (uid if uid >= 0 else os.getuid()) == report["uid"]
