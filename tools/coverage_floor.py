"""The floors of coverage: all of every core, nine tenths of everything else."""

import json
from pathlib import Path
from typing import Final

#: Per cent of lines and branches.
CORE_FLOOR: Final = 100.0
ROOM_FLOOR: Final = 90.0


def shortfalls(report: Path) -> list[str]:
    """Return a line for each core file, and for the rest as a whole, that is below its floor.

    Args:
        report: What `coverage json` wrote.
    """
    files = json.loads(report.read_text(encoding="utf-8"))["files"]
    lines, covered, wanted = [], 0, 0
    for name, file in sorted(files.items()):
        summary = file["summary"]
        done = summary["covered_lines"] + summary.get("covered_branches", 0)
        of = summary["num_statements"] + summary.get("num_branches", 0)
        if not _is_core(name):
            covered, wanted = covered + done, wanted + of
        elif done < of:
            missing = ", ".join(map(str, file["missing_lines"])) or "a branch"
            lines.append(f"{name}: {100 * done / of:.1f} % of {CORE_FLOOR:.0f} % (lines {missing})")
    if wanted and 100 * covered / wanted < ROOM_FLOOR:
        lines.append(f"outside the cores: {100 * covered / wanted:.1f} % of {ROOM_FLOOR:.0f} %")
    return lines


def _is_core(name: str) -> bool:
    parts = Path(name).parts
    return "core" in parts or "kernel" in parts
