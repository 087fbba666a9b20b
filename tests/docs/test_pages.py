"""The documentation says what is so: links lead somewhere, generated pages are current."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.tree import PACKAGE, ROOMS, ROOT
from tools import reference

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / ".ci").rglob("*.md")])
LINK = re.compile(r"(?<!`)!?\[[^\]]*\]\(([^)#\s]+)(#[^)]*)?\)")
PATH = re.compile(r"`((?:src|docs|tests|tools|recipes|requirements)/[\w./-]+\.\w+)`")
#: A path below the package, as ARCHITECTURE.md writes it.
INSIDE = re.compile(rf"`((?:{'|'.join(ROOMS)})/[\w./-]+\.py)\b")


def title(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("page", PAGES, ids=title)
def test_links_and_paths_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    links = [link for link, _ in LINK.findall(text) if not re.match(r"[a-z]+:", link)]

    lost = [link for link in links if not (page.parent / link).exists()]
    lost += [
        path for path in PATH.findall(text) if "NNNN" not in path and not (ROOT / path).exists()
    ]
    lost += [path for path in INSIDE.findall(text) if not (PACKAGE / path).exists()]

    assert lost == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "path",
    [
        reference.COMMANDS_PAGE,
        reference.FIGURES_PAGE,
        reference.API_PAGE,
        reference.API_DOCUMENT,
    ],
    ids=title,
)
def test_a_generated_page_is_current(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == reference.pages()[path], "run `make reference`"


def test_every_decision_has_its_number_and_says_what_it_costs() -> None:
    adrs = sorted((ROOT / "docs/explanation/adr").glob("*.md"))

    for number, adr in enumerate(adrs, 1):
        text = adr.read_text(encoding="utf-8")
        assert adr.name.startswith(f"{number:04}-"), "numbers follow one another"
        assert text.startswith(f"# {number}. ")
        assert "\nStatus: " in text
        assert re.search(r"^- ", text.split("## Consequences")[1], re.M), f"{adr.name}: what price?"


@pytest.mark.slow
def test_the_documentation_builds_without_a_warning(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "sphinx", "-q", "-W", "docs", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 0, ended.stderr
