"""The settings are documented, safe on https, and refuse what they cannot use."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, parsed, python_files

READERS = {"text", "flag", "integer", "words", "address", "database", "networks", "code"}
PAGE = ROOT / "docs" / "reference" / "settings.md"


def read_by_the_program() -> set[str]:
    """Return every variable that some call in `src` reads from the environment."""
    names = set()
    for path in python_files("src"):
        for node in ast.walk(parsed(path)):
            if not (isinstance(node, ast.Call) and node.args):
                continue
            name = node.args[0]
            if (
                isinstance(name, ast.Constant)
                and str(name.value).startswith("PINXIT_")
                and getattr(node.func, "attr", "") in READERS | {"get", "getenv"}
            ):
                names.add(str(name.value))
    return names


def test_every_setting_is_documented_and_no_other() -> None:
    documented = set(re.findall(r"^### `(PINXIT_\w+)`", PAGE.read_text(encoding="utf-8"), re.M))

    assert documented == read_by_the_program()


def manage(tmp_path: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "django", *arguments],
        env={
            **{name: value for name, value in os.environ.items() if "PINXIT_" not in name},
            "DJANGO_SETTINGS_MODULE": "pinxit.site.settings",
            "PINXIT_HOME": str(tmp_path),
            **environment,
        },
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
def test_a_public_studio_has_nothing_to_warn_of(tmp_path: Path) -> None:
    ended = manage(
        tmp_path,
        "check",
        "--deploy",
        "--fail-level=WARNING",
        PINXIT_PUBLIC_URL="https://art.example",
    )

    assert ended.returncode == 0, ended.stdout + ended.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PINXIT_PUBLIC_URL", "art.example"),
        ("PINXIT_DEBUG", "perhaps"),
        ("PINXIT_SMTP_PORT", "0"),
        ("PINXIT_DATABASE_URL", "sqlite:///x"),
    ],
)
def test_a_wrong_setting_refuses_to_start(tmp_path: Path, name: str, value: str) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "pinxit", "doctor"],
        env={**os.environ, "PINXIT_HOME": str(tmp_path), name: value},
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 1
    assert name in ended.stderr
    assert "Traceback" not in ended.stderr
