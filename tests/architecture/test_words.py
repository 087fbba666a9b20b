"""What no file of the repository may say."""

import ast
import re
import subprocess

import pytest

from tests.architecture.tree import ROOT, parsed, python_files

#: Packages come from wherever the machine takes them; a file that names a registry ties it down.
HOSTS = re.compile(
    r"pypi\.(org|python)|pythonhosted|registry\.(npm|yarn)|npmjs\.|huggingface\.co/|hf\.co/", re.I
)
#: Places of one machine.
PLACES = re.compile(r"(?<![\w.])/(work|tmp|root)/")
TEXT = {
    ".py",
    ".md",
    ".toml",
    ".sh",
    ".txt",
    ".yaml",
    ".yml",
    ".json",
    ".html",
    ".css",
    ".js",
    ".cfg",
}
#: This file must name what it looks for.
SELF = "tests/architecture/test_words.py"


def tracked() -> list[str]:
    ended = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if ended.returncode != 0:
        pytest.skip("not a git checkout")
    return [name for name in ended.stdout.splitlines() if name != SELF]


@pytest.mark.parametrize(
    "pattern", [HOSTS, PLACES], ids=["registry hosts", "places of one machine"]
)
def test_no_file_names(pattern: re.Pattern[str]) -> None:
    found = []
    for name in tracked():
        path = ROOT / name
        if (path.suffix not in TEXT and path.name != "Makefile") or not path.is_file():
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if pattern.search(line):
                found.append(f"{name}:{number}: {line.strip()[:80]}")

    assert found == []


def test_exclamation_marks_are_for_programs() -> None:
    """A museum does not shout: no message ends in an exclamation mark."""
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in python_files("src")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.search(r"[a-z\u4e00-\u9fff][!！](\s|$)", node.value)
    ]

    assert found == []
