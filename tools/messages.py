"""Gather every sentence that people read, and keep the Chinese catalogue in step.

    python tools/messages.py          update src/pinxit/site/locale from the tree
    python tools/messages.py --check  say what is missing; change nothing

Needs Babel, and no GNU gettext. Templates pass through Django's own `templatize`; what an error
says and advises is found where the error is defined and raised, for cores may not import Django.
"""

import argparse
import ast
import io
import os
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "pinxit"
PO = SOURCE / "site" / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
MO = PO.with_suffix(".mo")

#: A date that never changes: the history of the file is in version control.
_WRITTEN = datetime(2026, 1, 1, tzinfo=UTC)
#: Whose errors a visitor may meet; the others speak on the command line only.
_ROOMS_WITH_PAGES = {
    "accounts",
    "corpus",
    "ethics",
    "gallery",
    "jobs",
    "provenance",
    "shop",
    "studio",
}
_KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


def templates() -> list[Path]:
    """Return every template of every room, pages and letters."""
    return sorted(
        path
        for path in SOURCE.rglob("templates/**/*")
        if path.suffix in {".html", ".txt", ".svg", ".xml"}
    )


def _python_files() -> list[Path]:
    return sorted(path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts)


def _as_python(template: Path) -> str:
    """Return a template with everything blanked out but its translatable sentences."""
    from django.utils.translation.template import templatize

    source = templatize(template.read_text(encoding="utf-8"), origin=str(template))
    # What is left keeps the template's indentation, which Python's tokeniser would refuse.
    return "\n".join(line.lstrip() for line in source.splitlines())


def _sources() -> Iterator[tuple[Path, str]]:
    for path in _python_files():
        yield path, path.read_text(encoding="utf-8")
    for path in templates():
        yield path, _as_python(path)


def remedies(tree: ast.AST) -> Iterator[str]:
    """Yield the advice of every error that a module defines."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.ClassDef) or not node.name.endswith("Error"):
            continue
        for line in node.body:
            target = line.targets[0] if isinstance(line, ast.Assign) else None
            if isinstance(line, ast.AnnAssign):
                target = line.target
            if isinstance(target, ast.Name) and target.id == "remedy":
                yield ast.literal_eval(line.value)  # type: ignore[attr-defined]


def reasons(tree: ast.AST) -> Iterator[str]:
    """Yield what the errors raised by a module say, where that is a constant sentence."""
    for node in ast.walk(tree):
        call = node.exc if isinstance(node, ast.Raise) else None
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
            continue
        first = call.args[0] if call.args else None
        if call.func.id.endswith("Error") and isinstance(first, ast.Constant):
            yield str(first.value)


def _said_by_errors(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    yield from remedies(tree)
    if path.relative_to(SOURCE).parts[0] in _ROOMS_WITH_PAGES:
        yield from reasons(tree)


def extracted() -> Catalog:
    """Return every sentence of the tree, with the files it stands in."""
    catalog = Catalog(locale="zh_Hans", domain="django", fuzzy=False, creation_date=_WRITTEN)
    for path in _python_files():
        for sentence in _said_by_errors(path):
            catalog.add(sentence, locations=[(path.relative_to(ROOT).as_posix(), 0)])
    for path, source in _sources():
        # Line numbers would change the file at every edit; the file's name is enough.
        place = (path.relative_to(ROOT).as_posix(), 0)
        found = extract("python", io.BytesIO(source.encode()), keywords=_KEYWORDS)
        for _line, message, _comments, context in found:
            catalog.add(message, locations=[place], context=context)
    return catalog


def written() -> Catalog:
    """Return the Chinese catalogue as it stands in the tree."""
    if not PO.exists():
        return Catalog(locale="zh_Hans", domain="django", fuzzy=False)
    with PO.open("rb") as file:
        return read_po(file, locale="zh_Hans", domain="django")


def merged() -> Catalog:
    """Return the written catalogue brought up to the tree; sentences that are gone are dropped."""
    catalog = written()
    catalog.update(extracted(), no_fuzzy_matching=True, update_header_comment=False)
    catalog.obsolete.clear()
    catalog.fuzzy = False
    catalog.project, catalog.version = "Pinxit", "1"
    catalog.msgid_bugs_address = "see SECURITY.md and CONTRIBUTING.md"
    catalog.header_comment = "# Pinxit in Simplified Chinese. Apache-2.0."
    catalog.creation_date = catalog.revision_date = _WRITTEN
    catalog.last_translator = catalog.language_team = "The Pinxit developers"
    return catalog


def compiled(catalog: Catalog) -> bytes:
    """Return the catalogue as Django reads it."""
    buffer = io.BytesIO()
    write_mo(buffer, catalog)
    return buffer.getvalue()


def untranslated(catalog: Catalog) -> list[str]:
    """Return the sentences without Chinese, or with Chinese that nobody has confirmed."""
    return [
        forms(message.id)[0]
        for message in catalog
        if message.id and (message.fuzzy or not all(forms(message.string) or ("",)))
    ]


def forms(text: str | Sequence[str] | None) -> tuple[str, ...]:
    """Return the singular and the plurals of a sentence, or of its translation."""
    if isinstance(text, str):
        return (text,)
    return tuple(text or ())


def _write(catalog: Catalog) -> None:
    PO.parent.mkdir(parents=True, exist_ok=True)
    with PO.open("wb") as file:
        write_po(file, catalog, width=100, sort_output=True, include_lineno=False)
    MO.write_bytes(compiled(written()))


def main() -> int:
    """Update or check, and name every sentence that lacks its Chinese."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--check", action="store_true", help="change nothing")
    arguments = parser.parse_args()
    catalog = merged()
    if not arguments.check:
        _write(catalog)
    missing = untranslated(catalog)
    for sentence in missing:
        sys.stdout.write(f"no Chinese: {sentence!r}\n")
    sys.stdout.write(f"{len(catalog)} sentences, {len(missing)} without Chinese\n")
    return 1 if missing else 0


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pinxit.site.settings")
    sys.exit(main())
