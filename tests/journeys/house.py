"""A whole studio of its own, and the people who walk through it.

Nothing is pretended: the command that people type, its database, its worker, its painter.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Response

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
SHOTS = Path(__file__).parent / "shots"
OPENS_WITHIN_S = 240
#: Impacts that keep somebody from using a page.
GRAVE = {"serious", "critical"}
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
#: The queue of the worker that paints.
PAINTER = "painting"
PASSWORD = "correct horse battery"  # noqa: S105 - of somebody in a story


#: Pictures below the fold wait to be scrolled to; these are not.
ALL_PICTURES = """() => Promise.all([...document.images].map((picture) => {
    picture.loading = "eager";
    return picture.decode().catch(() => null);
}))"""


@dataclass(slots=True)
class House:
    """An open studio.

    Attributes:
        address: Where its pages are.
        home: Its folder.
        console: What it says, line by line.
        server: Number of the process that opened it; none if it is not one of its own.
    """

    address: str
    home: Path
    console: Path
    server: int | None = None

    @contextmanager
    def painter_resting(self) -> Iterator[None]:
        """Let nothing be painted meanwhile, so that a page of what is painted stays as it is."""
        painters = [each for each in children_of(self.server) if PAINTER in arguments_of(each)]
        assert len(painters) == 1, "a house has one painter"
        os.kill(painters[0], signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(painters[0], signal.SIGCONT)


def children_of(process: int | None) -> list[int]:
    """Return the numbers of the processes that a process has started."""
    threads = Path(f"/proc/{process}/task").glob("*/children")
    return [int(each) for told in threads for each in told.read_text(encoding="ascii").split()]


def arguments_of(process: int) -> list[str]:
    """Return the command of a process, argument by argument."""
    return Path(f"/proc/{process}/cmdline").read_text(encoding="utf-8").split("\0")


@contextmanager
def open_house(home: Path) -> Iterator[House]:
    """Open a studio in an empty folder and close it as Ctrl-C would."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    opened = House(f"http://127.0.0.1:{port}", home, home / "console.txt")
    with opened.console.open("w") as console:
        process = subprocess.Popen(
            [sys.executable, "-m", "pinxit", "serve", "--port", str(port)],
            env={**os.environ, "PINXIT_HOME": str(home), "PINXIT_PUBLIC_URL": opened.address},
            stdout=console,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
    opened.server = process.pid
    try:
        _wait_for(opened, process)
        yield opened
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)
    said = opened.console.read_text(encoding="utf-8")
    assert "Traceback" not in said, f"the studio stumbled:\n{said}"


def _wait_for(house: House, process: subprocess.Popen[bytes]) -> None:
    ends = time.monotonic() + OPENS_WITHIN_S
    while time.monotonic() < ends and process.poll() is None:
        try:
            with urllib.request.urlopen(house.address, timeout=10):  # noqa: S310 - our own
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    pytest.fail(f"the studio did not open: {house.console.read_text(encoding='utf-8')}")


@dataclass
class Visitor:
    """Somebody at a screen: every page they look at is kept and examined.

    Attributes:
        name: Begins the names of their pictures.
        page: The page in front of them.
        house: Where they are.
        troubles: What went wrong behind the page: script errors, refused scripts, failed answers.
    """

    name: str
    page: Page
    house: House
    troubles: list[str] = field(default_factory=list)
    num_looks: int = 0

    def go(self, path: str) -> None:
        """Open a page by its address."""
        self.page.goto(self.house.address + path)

    def look(self, what: str) -> None:
        """Keep a picture of the page and let axe examine it."""
        self.num_looks += 1
        SHOTS.mkdir(exist_ok=True)
        self.page.evaluate(ALL_PICTURES)
        self.page.screenshot(
            path=SHOTS / f"{self.name}-{self.num_looks:02}-{what}.png",
            full_page=True,
            animations="disabled",
        )
        grave = [
            f"{found['id']}: {found['help']}\n  " + "\n  ".join(n["html"] for n in found["nodes"])
            for found in Axe().run(self.page).response["violations"]
            if found["impact"] in GRAVE
        ]
        assert grave == [], f"{self.page.url}: " + "\n".join(grave)
        wide = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{self.page.url} is {wide} px wider than the screen"
        assert self.troubles == []

    def sign_in_or_up(self, *, as_artist: bool) -> None:
        """Come in with the account of one's name, opening it the first time."""
        self.go("/accounts/sign-in/")
        self.page.fill("[name=username]", f"{self.name}@example.org")
        self.page.fill("[name=password]", PASSWORD)
        self.page.click("main .button--main")
        self.page.wait_for_load_state()
        if "/sign-in/" in self.page.url:
            self.sign_up(as_artist=as_artist)

    def sign_up(self, *, as_artist: bool) -> None:
        """Open an account."""
        self.go("/accounts/sign-up/")
        self.page.fill("[name=email]", f"{self.name}@example.org")
        self.page.fill("[name=display_name]", self.name.split("-")[0].capitalize())
        self.page.fill("[name=password]", PASSWORD)
        self.page.check(f"[name=purpose][value={'make' if as_artist else 'buy'}]")
        self.page.click("main .button--main")
        self.page.wait_for_url(lambda url: "sign-up" not in url)


@dataclass
class Doorkeeper:
    """Lets people in, each with cookies of their own."""

    browser: Browser
    house: House
    inside: list[Visitor] = field(default_factory=list)

    def __call__(
        self,
        name: str,
        *,
        screen: dict[str, int] = DESK,
        locale: str = "en-GB",
        scripts: bool = True,
        dark: bool = False,
    ) -> Visitor:
        """Let somebody in."""
        context = self.browser.new_context(
            viewport={"width": screen["width"], "height": screen["height"]},
            locale=locale,
            java_script_enabled=scripts,
            color_scheme="dark" if dark else "light",
        )
        person = Visitor(name, context.new_page(), self.house)
        person.page.set_default_timeout(20_000)
        person.page.on("pageerror", lambda error: person.troubles.append(f"script: {error}"))
        person.page.on("console", lambda said: _note_console(person, said.type, said.text))
        person.page.on("response", lambda answer: _note_answer(person, answer))
        self.inside.append(person)
        return person

    def show_out(self) -> None:
        """Close everybody's window."""
        for person in self.inside:
            person.page.context.close()


def _note_console(person: Visitor, kind: str, text: str) -> None:
    # An answer of 400 to a bad form is what we ask for; `_note_answer` judges answers.
    if kind == "error" and "Failed to load resource" not in text:
        person.troubles.append(f"console: {text}")


def _note_answer(person: Visitor, answer: Response) -> None:
    asked_for_page = answer.request.is_navigation_request()
    if answer.status >= 500 or (answer.status >= 400 and not asked_for_page):
        person.troubles.append(f"{answer.status} {answer.url}")
