"""Write the generated pages of the documentation: commands, figures, the API.

`python -m tools.reference` writes them; `tests/docs` compares them with what they would be.
"""

import inspect
import json
import os
from pathlib import Path
from typing import Any, Final

import typer
from typer.core import TyperGroup

#: Typer brings its own Click, whose classes have no public names.
AnyCommand = Any
AnyParameter = Any

ROOT: Final = Path(__file__).resolve().parent.parent
REFERENCE: Final = ROOT / "docs" / "reference"
COMMANDS_PAGE: Final = REFERENCE / "commands.md"
FIGURES_PAGE: Final = REFERENCE / "figures.md"
API_PAGE: Final = REFERENCE / "api.md"
API_DOCUMENT: Final = REFERENCE / "openapi.json"
_NOTE: Final = "<!-- Written by `make reference`. Do not edit. -->\n\n"
_FIGURES: Final = """# Figures

Every figure that the documentation quotes, as `pinxit bench` measured it. Times are in the unit of
the name; shares are from 0 to 1.
"""
#: What a measurement draws beside its figures, and what it shows.
_DRAWINGS: Final = {"cifar10.svg": "Test accuracy of two classifiers while they learn CIFAR-10"}
_COMMANDS: Final = """# Commands

`pinxit COMMAND --help` says the same. A command that refuses says in one line what is wrong and in
another what to do, and ends with status 1.
"""


_API: Final = """# The API

Under `/api/v1/`. [openapi.json](openapi.json) describes every request and answer; each house serves
its own as `/api/v1/openapi.json`. How to use it: [Let a program paint](../how-to/use-the-api.md).

| request | what it does | scope |
|---|---|---|
"""


def pages() -> dict[Path, str]:
    """Return each generated page and its text."""
    return {
        COMMANDS_PAGE: commands_page(program()),
        FIGURES_PAGE: figures_page(REFERENCE / "bench"),
        API_PAGE: api_page(api_document()),
        API_DOCUMENT: json.dumps(api_document(), indent=1, ensure_ascii=False) + "\n",
    }


def program() -> TyperGroup:
    """Return the whole `pinxit` command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pinxit.site.settings")
    import django

    django.setup()
    from pinxit.site.cli import COMMANDS, build

    command = typer.main.get_command(build(COMMANDS))
    if not isinstance(command, TyperGroup):
        raise TypeError("the program has no commands")
    return command


def commands_page(root: TyperGroup) -> str:
    """Return the page that lists every command with its arguments and options."""
    return _NOTE + _COMMANDS + "".join(_describe(root, "pinxit"))


def api_document() -> dict[str, Any]:
    """Return the description of the API."""
    program()
    from pinxit.site.api import api

    document: dict[str, Any] = json.loads(
        json.dumps(api.get_openapi_schema(path_prefix="/api/v1/"), default=str)
    )
    return document


def api_page(document: dict[str, Any]) -> str:
    """Return the page that lists every request of the API."""
    rows = [
        f"| `{method.upper()} {path.removeprefix('/api/v1')}` | {said['summary']} "
        f"| {_scope(said.get('security', []))} |\n"
        for path, ways in document["paths"].items()
        for method, said in ways.items()
    ]
    return _NOTE + _API + "".join(rows)


def _scope(security: list[dict[str, Any]]) -> str:
    """Return what a key must be allowed, from the name of the door; some need no key."""
    if not security:
        return "no key"
    (door,) = security[0]
    return door.removeprefix("KeyTo").lower().replace("keybearer", "any")


def figures_page(folder: Path) -> str:
    """Return the page that shows every report of `pinxit bench` in a folder."""
    parts = [_NOTE, _FIGURES]
    for path in sorted(folder.glob("*.json")):
        report = json.loads(path.read_text(encoding="utf-8"))
        if "figures" not in report:
            continue
        parts.append(f"\n## {path.stem.replace('-', ' ').capitalize()}\n\n")
        parts.append(f"`{report['command']}` on {report['machine']}; {report['date']}, ")
        parts.append(f"commit `{report['commit']}`.\n\n| figure | value |\n|---|---:|\n")
        parts += [f"| `{name}` | {_number(value)} |\n" for name, value in report["figures"].items()]
    for name, shows in _DRAWINGS.items():
        if (folder.parent / name).exists():
            parts.append(f"\n![{shows}]({name})\n")
    return "".join(parts)


def _describe(command: AnyCommand, path: str) -> list[str]:
    """Return the section of a command, or those of the commands below it."""
    if isinstance(command, TyperGroup):
        return [
            line
            for name, inner in sorted(command.commands.items())
            for line in _describe(inner, f"{path} {name}")
        ]
    context = typer.Context(command, info_name=path)
    usage = " ".join([path, *command.collect_usage_pieces(context)])
    lines = [f"\n## `{path}`\n\n```text\n{usage}\n```\n\n"]
    lines.append(inspect.cleandoc(command.help or "").split("\f")[0].strip() + "\n")
    rows = [row for parameter in command.params if (row := _row(parameter, context))]
    if rows:
        lines += ["\n| | |\n|---|---|\n", *rows]
    return lines


def _row(parameter: AnyParameter, context: typer.Context) -> str:
    record = parameter.get_help_record(context)
    if record is None or (parameter.hidden):
        return ""
    name, said = record
    words = " ".join(said.split()).replace("|", "\\|")
    return f"| `{name.replace('|', chr(92) + '|')}` | {words} |\n"


def _number(value: float) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:,.4g}"


def main() -> None:
    """Write every generated page."""
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")
        print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
