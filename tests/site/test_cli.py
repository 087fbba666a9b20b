"""The command line: what it offers, and how it refuses."""

import subprocess
import sys

import pytest
from typer.testing import CliRunner

from pinxit.site import cli

runner = CliRunner()


def test_every_command_is_defined_where_the_table_says() -> None:
    answer = runner.invoke(cli.build(cli.COMMANDS), ["--help"])

    assert answer.exit_code == 0
    for name in cli.COMMANDS:
        assert f" {name} " in answer.output


@pytest.mark.slow
def test_help_needs_no_torch() -> None:
    program = "import sys; sys.argv = ['pinxit', '--help']; from pinxit.site.cli import main\ntry: main()\nexcept SystemExit: pass\nsys.exit('torch' in sys.modules)"  # noqa: E501

    assert subprocess.run([sys.executable, "-c", program], capture_output=True).returncode == 0


@pytest.mark.slow
def test_a_wrong_setting_is_one_line_and_a_remedy() -> None:
    answer = subprocess.run(
        [sys.executable, "-m", "pinxit", "doctor"],
        env={"PINXIT_PUBLIC_URL": "ftp://example.org", "PATH": ""},
        capture_output=True,
        text=True,
    )

    assert answer.returncode == 1
    assert "PINXIT_PUBLIC_URL=ftp://example.org" in answer.stderr
    assert "Traceback" not in answer.stderr
