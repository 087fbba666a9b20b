"""The machine that trains: its class, what it can multiply, and which process this is."""

import json
import os
import platform
import time
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Final

import torch

from pinxit.training.core.progress import RunProcess

#: Where the peaks that were measured on this machine are kept, in the house's folder.
PEAKS_FILE: Final = "machine-peaks.json"
#: What a processor calls the instructions that multiply bfloat16, on x86 and on ARM.
_BFLOAT16_INSTRUCTIONS: Final = ("amx_bf16", "avx512_bf16", "arm_bf16", "bf16")
#: Sides of the square matrices whose product is timed; the best of all counts.
_SIDES: Final = (768, 1024, 1536, 2048)
_TRIES: Final = 4
_START_FIELD: Final = 19


def machine_class() -> str:
    """Return what two machines have in common that compute the same to the bit.

    Processor, instruction set, precision, number of threads and version of PyTorch decide in
    which order numbers are added up and how they are rounded.
    """
    return (
        f"{torch.get_num_threads()} threads {_processor()} "
        f"{torch.backends.cpu.get_cpu_capability()} {quick_dtype()}, PyTorch {torch.__version__}"
    )


def quick_dtype() -> torch.dtype:
    """Return the shortest numbers that this processor multiplies at full speed.

    Processors without instructions for bfloat16 multiply it hundreds of times more slowly than
    float32: one with AVX2 alone was measured at 0.4 against 76 GFLOP/s a core.
    """
    has = torch.cpu.get_capabilities()
    native = any(has.get(name) for name in _BFLOAT16_INSTRUCTIONS)
    return torch.bfloat16 if native else torch.float32


def quick_precision(device: str = "cpu") -> AbstractContextManager[None]:
    """Return a context in which matrices are multiplied in the quickest numbers there are."""
    dtype = quick_dtype() if device == "cpu" else torch.bfloat16
    return torch.autocast(device, dtype, enabled=dtype is not torch.float32)


def this_process(proc: Path = Path("/proc")) -> RunProcess:
    """Return which process this is, as far as the host tells."""
    try:
        told = (proc / "stat").read_text(encoding="ascii", errors="replace")
        mine = (proc / "self" / "stat").read_text(encoding="ascii", errors="replace")
        return RunProcess(
            pid=os.getpid(),
            pid_started_ticks=int(mine.rpartition(")")[2].split()[_START_FIELD]),
            host_started_at=int(told.partition("btime ")[2].split()[0]),
        )
    except (OSError, ValueError, IndexError):
        return RunProcess(pid=os.getpid())


def peak_flops(home: Path) -> float:
    """Return the floating-point operations a second that matrix products reach here at best.

    In the precision that trains here; measured once, in a few seconds, and then read from the
    house.
    """
    place, dtype = home / PEAKS_FILE, quick_dtype()
    key = f"{dtype} on {machine_class()}"
    known = _known(place)
    if key not in known:
        known[key] = measure_peak(dtype)
        home.mkdir(parents=True, exist_ok=True)
        scratch = place.with_suffix(f".{os.getpid()}")
        scratch.write_text(json.dumps(known, indent=1) + "\n", encoding="utf-8")
        scratch.replace(place)
    return known[key]


def measure_peak(dtype: torch.dtype) -> float:
    """Return the best rate of a few products of large square matrices, in FLOP/s."""
    best = 0.0
    for side in _SIDES:
        left, right = torch.randn(side, side).to(dtype), torch.randn(side, side).to(dtype)
        for _ in range(_TRIES):
            begun = time.perf_counter()
            torch.mm(left, right)
            best = max(best, 2.0 * side**3 / (time.perf_counter() - begun))
    return best


def _known(place: Path) -> dict[str, float]:
    try:
        known = json.loads(place.read_text(encoding="utf-8"))
        return {str(key): float(value) for key, value in known.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    named = (line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.processor() or platform.machine())
