"""Code blocks of the documentation work: Python runs, commands are ones that exist."""

import re
import shlex
from pathlib import Path

import pytest
from sybil import Example
from sybil.document import Document
from sybil.parsers.myst import CodeBlockParser, PythonCodeBlockParser
from sybil.typing import Parser

from tests.architecture.tree import ROOT
from tools import reference

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
TARGETS = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
#: Programs of others, which a reader knows or which the page explains.
OTHERS = {
    "cat",
    "cd",
    "cp",
    "curl",
    "docker",
    "export",
    "git",
    "grep",
    "ls",
    "pip",
    "sh",
    "sha256sum",
    "tar",
}


class WrongCommandError(Exception):
    """A command of a page does not exist or would be refused."""


def check_console(example: Example) -> None:
    """Check each line that begins with a prompt."""
    text = str(example.parsed).replace("\\\n", " ")
    for line in text.splitlines():
        if line.startswith("$ "):
            check_command(shlex.split(line[2:], comments=True))


def check_command(words: list[str]) -> None:
    while words and re.fullmatch(r"[A-Z_]+=.*", words[0]):
        words = words[1:]
    program, *arguments = words
    name = Path(program).name
    if name == "pinxit":
        check_pinxit(arguments)
    elif name == "make":
        goals = [word for word in arguments if "=" not in word]
        if not TARGETS.issuperset(goals):
            raise WrongCommandError(f"no such target: {words}")
    elif name not in OTHERS and not (ROOT / ".venv/bin" / name).exists():
        raise WrongCommandError(f"no such program: {words}")


def check_pinxit(arguments: list[str]) -> None:
    """Parse the arguments as the program would, and stop there."""
    if arguments[:1] == ["manage"]:
        return
    command: reference.AnyCommand = reference.program()
    context = command.make_context("pinxit", list(arguments))
    while hasattr(command, "commands"):
        name, command, rest = command.resolve_command(
            context, [*context._protected_args, *context.args]
        )
        context = command.make_context(name, rest, parent=context)


def examples(language: str, parser: Parser) -> list[object]:
    return [
        pytest.param(example, id=f"{page.relative_to(ROOT)}:{language}-{number}")
        for page in PAGES
        for number, example in enumerate(Document.parse(str(page), parser).examples(), 1)
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    "example", examples("console", CodeBlockParser("console", evaluator=check_console))
)
def test_a_command_is_one_that_exists(example: Example) -> None:
    example.evaluate()


@pytest.mark.parametrize("example", examples("python", PythonCodeBlockParser()))
def test_a_python_block_runs(example: Example, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    example.evaluate()
