"""The processor that long work runs on."""

import os


def threads_here() -> int:
    """Return on how many processor cores this process may run, at least 1.

    A container or `taskset` may allow fewer than the machine has, and threads beyond those only
    wait for one another.
    """
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
