"""Compile a vetted artifact and run it on arrays. Layer 3; the only code of the judge that starts a backend."""

from __future__ import annotations

import contextlib
import ctypes
import importlib
from collections.abc import Sequence
from typing import Any

import jax
import jax.export
import numpy as np

from grader.judge.buffers import ArrayType

__all__ = [
    "FAST_COMPILE",
    "compile_program",
    "first_line",
    "on_all_devices",
    "overwrite_fresh_memory",
    "place",
    "wants_x64",
]

_M_PERTURB = -6
"""An option of ``mallopt`` (glibc's malloc.h): fill memory when it is handed out and when it is given back."""
_FILLING = 0xA5

# JAX imports these on the first lowering: 0.3 s that a forked child need not pay. Where one is missing, JAX does not
# want it either.
for _module in ("jaxlib.mlir.dialects.mhlo", "scipy.linalg.cython_blas", "scipy.linalg.cython_lapack"):
    with contextlib.suppress(ImportError):
        importlib.import_module(_module)

# Measured on a bundle of seven scans, CPU-ms to compile: default 290, level 0 alone 206, without fusion emitters 130.
# One LLVM module instead of one for each core: 113 to 75 on a bundle of row updates, 92 to 64 on a polynomial.
FAST_COMPILE = {
    "xla_backend_optimization_level": 0,
    "xla_cpu_use_fusion_emitters": False,
    "xla_cpu_parallel_codegen_split_count": 1,
}
"""XLA options for programs that run once on small inputs; not for timing."""


def compile_program(
    exported: jax.export.Exported,
    *,
    donate: Sequence[int] = (),
    options: dict[str, Any] | None = None,
) -> Any:
    """Compile a vetted program, as ``jax.jit(exported.call).lower(...).compile()`` does.

    Args:
        exported: from :func:`grader.judge.artifact.open_artifact`.
        donate: indices of arguments to donate; an export forgets them.
        options: XLA options.

    Raises:
        Exception: whatever XLA raises for a program that it cannot compile.
    """
    shape_type: Any = jax.ShapeDtypeStruct
    avals = [shape_type(aval.shape, aval.dtype) for aval in exported.in_avals]
    spread: dict[str, Any] = {}
    if exported.nr_devices > 1:
        whole = on_all_devices(exported.nr_devices)
        spread = {"in_shardings": whole, "out_shardings": whole}
    lowered = jax.jit(exported.call, donate_argnums=tuple(donate), **spread).lower(*avals)
    left = dict(options or {})
    while True:
        try:
            return lowered.compile(compiler_options=left or None)
        except Exception as error:
            # XLA's options come and go: jaxlib 0.12 lacks one that 0.10 has. Without it only speed is lost.
            unknown = [name for name in left if f"No such compile option: '{name}'" in str(error)]
            if not unknown:
                raise
            del left[unknown[0]]


def on_all_devices(devices: int) -> jax.sharding.NamedSharding:
    """Return where an array lies that each of the first ``devices`` virtual devices holds whole."""
    mesh = jax.sharding.Mesh(np.array(jax.devices()[:devices]), ("all",))
    return jax.sharding.NamedSharding(mesh, jax.sharding.PartitionSpec())


def overwrite_fresh_memory() -> None:
    """From now on, let no value come from what an earlier call left in memory, should the vetting ever miss one."""
    # Another C library has no such option, and Windows no library without a name.
    with contextlib.suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).mallopt(_M_PERTURB, _FILLING)


def place(
    arrays: Sequence[np.ndarray[Any, Any]], device: jax.Device | jax.sharding.Sharding
) -> list[jax.Array]:
    """Put arrays on a device, or where a sharding says, and wait.

    The caller gives up ``arrays`` and must never write into them again: on a CPU the device may share their memory
    for ever, and read it late. (``jnp.array`` would copy, and compile a program of its own to do so: 60 ms.)
    """
    placed: list[jax.Array] = jax.device_put(list(arrays), device)
    for array in placed:
        array.block_until_ready()
    return placed


def wants_x64(*groups: Sequence[ArrayType]) -> bool:
    """Tell whether any array needs ``jax_enable_x64``."""
    return any(
        each.dtype in ("float64", "int64", "uint64", "complex128") for group in groups for each in group
    )


def first_line(error: BaseException) -> str:
    """Shorten an exception for a report."""
    return f"{type(error).__name__}: {(str(error).splitlines() or [''])[0][:200]}"
