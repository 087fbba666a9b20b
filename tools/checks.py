"""Run the checks and end with one line of totals.

python tools/checks.py quick    # lint, types, contracts and the tests without a mark
python tools/checks.py all      # the same, slow tests, coverage, and then a real browser

Lint and types take one core for a minute or two; the tests begin beside them.
"""

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

from tools.coverage_floor import shortfalls

ROOT: Final = Path(__file__).resolve().parent.parent
BIN: Final = Path(sys.executable).parent
LINT: Final = {
    "ruff": ["ruff", "check", "--quiet"],
    "format": ["ruff", "format", "--check", "--quiet"],
    "spelling": ["codespell", "src", "tests", "docs", "recipes", "tools", "README.md"],
    "contracts": ["lint-imports", "--no-logo"],
    "dependencies": ["deptry", "src"],
    "types": ["mypy"],
}
#: The parts of the tests: which marks, and over how many processes.
QUICK: Final = {"tests": ("not slow and not gpu and not browser and not cluster and not long", 2)}
ALL: Final = {"tests": ("not gpu and not browser and not cluster and not long", 2)}
BROWSER: Final = {"browser": ("browser and not long", 2)}
#: The tests run in as many processes as there are cores: threads of their own would only wait for
#: one another, and those that spin while they wait cost most of the time.
ONE_THREAD: Final = {
    "OMP_NUM_THREADS": "1",
    "OMP_WAIT_POLICY": "passive",
    "OPENBLAS_NUM_THREADS": "1",
}
#: pytest's exit status for "no test was found".
NO_TESTS: Final = 5


@dataclass(slots=True)
class Totals:
    """What the closing line counts."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    broken: list[str] = field(default_factory=list)

    def add(self, report: Path) -> None:
        """Count the tests of one JUnit report (which pytest itself has just written)."""
        for suite in ElementTree.parse(report).iter("testsuite"):  # noqa: S314
            tests, errors, failures, skipped = (
                int(suite.get(name, "0")) for name in ("tests", "errors", "failures", "skipped")
            )
            self.failed += errors + failures
            self.skipped += skipped
            self.passed += tests - errors - failures - skipped

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


def run(name: str, command: list[str], totals: Totals, *, shown: bool = False) -> None:
    """Run one check; show its output when it fails, or always where `shown`.

    Args:
        name: What the check is called in the closing line.
        command: A program of the virtual environment and its arguments.
        totals: Where a failure is noted.
        shown: Whether the output is of interest even when all is well.
    """
    begun = time.monotonic()
    ended = subprocess.run(
        [str(BIN / command[0]), *command[1:]],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=None if shown else subprocess.PIPE,
        stderr=None if shown else subprocess.STDOUT,
        text=True,
        check=False,
    )
    well = ended.returncode in ({0, NO_TESTS} if command[0] == "pytest" else {0})
    if not well:
        totals.broken.append(name)
        say(ended.stdout or "")
    say(f"{'ok  ' if well else 'FAIL'} {name:13} {time.monotonic() - begun:6.1f} s")


def lint(totals: Totals) -> None:
    """Run all that reads the code without running it."""
    for name, command in LINT.items():
        run(name, command, totals)


def run_tests(
    parts: dict[str, tuple[str, int]], folder: Path, totals: Totals, *options: str
) -> None:
    """Run some parts of the tests, each with its own report."""
    for name, (marks, processes) in parts.items():
        report = folder / f"{name}.xml"
        command = ["pytest", "-q", "-m", marks, f"--junit-xml={report}", "--no-header", *options]
        if processes:
            command += ["-n", str(processes), "--dist", "loadfile"]
        run(name, command, totals, shown=True)
        if report.exists():
            totals.add(report)


def check_coverage(folder: Path, totals: Totals) -> None:
    """Compare the branch coverage of each file with its floor."""
    report = folder / "coverage.json"
    run("coverage", ["coverage", "json", "--quiet", "-o", str(report)], totals)
    short = shortfalls(report)
    for line in short:
        say(line)
    if short:
        totals.broken.append("coverage floor")


def main(which: str) -> int:
    """Run the quick checks or all of them and return the exit status."""
    begun, totals = time.monotonic(), Totals()
    with tempfile.TemporaryDirectory(prefix="pinxit-checks-") as scratch:
        folder = Path(scratch)
        os.environ |= {"PINXIT_HOME": str(folder / "home"), **ONE_THREAD}
        with ThreadPoolExecutor(1) as beside:
            linted = beside.submit(lint, totals)
            if which == "quick":
                run_tests(QUICK, folder, totals)
            else:
                (ROOT / ".coverage").unlink(missing_ok=True)
                run_tests(ALL, folder, totals, "--cov", "--cov-report=", "--durations=25")
            linted.result()
        if which != "quick":
            check_coverage(folder, totals)
            # The journeys walk through another process, so there is nothing to cover in ours.
            run_tests(BROWSER, folder, totals)
    verdict = f"to mend: {', '.join(totals.broken)}" if totals.broken else "all is well"
    say(f"{verdict} ({time.monotonic() - begun:.0f} s)")
    say(str(totals))
    return 1 if totals.broken else 0


def say(line: str) -> None:
    """Print a line at once, also into a pipe."""
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
