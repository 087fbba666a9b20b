"""Other ways through the house: bad input, no mouse, no scripts, at night."""

import re
from pathlib import Path

import pytest

from tests.bad import pictures
from tests.journeys.house import PASSWORD, PHONE, Doorkeeper, Visitor

RIGHT_TO_LEFT = "תנין אדום"


@pytest.fixture
def cleo(visitor: Doorkeeper) -> Visitor:
    cleo = visitor("cleo")
    cleo.sign_in_or_up(as_artist=True)
    return cleo


@pytest.mark.parametrize(
    ("what", "prompt"),
    [
        ("nothing", ""),
        ("blanks", " \u3000\t"),
        ("too-much", "dragon " * 1500),
        ("a-secret-turn", "a dragon \u202eevil"),
        ("control", "a \x07 dragon"),
        ("forbidden", "porn"),
    ],
    ids=lambda value: str(value)[:16],
)
def test_a_prompt_that_cannot_be_painted_is_answered_and_kept(
    cleo: Visitor, what: str, prompt: str
) -> None:
    cleo.go("/studio/")
    # A browser would stop some of these itself; the studio must not rely on that.
    cleo.page.eval_on_selector(
        "[name=prompt]",
        "(field, text) => { field.removeAttribute('maxlength'); field.form.noValidate = true;"
        " field.value = text; }",
        prompt,
    )
    cleo.page.click("main .button--main")
    cleo.page.wait_for_load_state()

    if what in {"a-secret-turn", "control"} and "/briefs/" in cleo.page.url:
        assert "\u202e" not in cleo.page.inner_text("h1"), "unseen characters are taken out"
        return
    assert cleo.page.url.endswith("/studio/")
    cleo.look(f"prompt-{what}")
    said = cleo.page.inner_text(".field__error, .notice--bad")
    assert len(said) > 20
    assert "Traceback" not in cleo.page.content()
    if what not in {"nothing", "blanks"}:
        assert cleo.page.input_value("[name=prompt]").strip()[:4] == prompt.strip()[:4]


def test_a_prompt_from_right_to_left_is_painted(cleo: Visitor) -> None:
    cleo.go("/studio/")
    cleo.page.fill("[name=prompt]", RIGHT_TO_LEFT)
    cleo.page.click("main .button--main")
    cleo.page.wait_for_url(re.compile("/studio/(briefs|pieces)/"))

    assert RIGHT_TO_LEFT in cleo.page.content()
    cleo.page.wait_for_url(re.compile("/studio/pieces/"), timeout=60_000)
    cleo.look("from-right-to-left")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.png", b""),
        ("letter.txt", b"Dear house, is this yours?"),
        ("cut.png", pictures.truncated()),
        ("huge.png", pictures.of_30_000_by_30_000()),
        ("page.html.png", b"<script>alert(1)</script>"),
    ],
    ids=["0 bytes", "no picture", "cut off", "30,000 x 30,000", "a page"],
)
def test_a_file_that_is_no_work_is_answered(
    visitor: Doorkeeper, tmp_path: Path, name: str, content: bytes
) -> None:
    eve = visitor("eve")
    file = tmp_path / name
    file.write_bytes(content)
    eve.go("/verify/")
    eve.page.set_input_files("input[type=file]", file)
    eve.page.wait_for_selector(".notice--bad, .field__error")

    eve.look(f"verify-{name}")
    assert "Traceback" not in eve.page.content()


def test_cleo_comes_back_without_a_mouse(visitor: Doorkeeper) -> None:
    first = visitor("cora")
    first.sign_in_or_up(as_artist=True)
    first.page.context.clear_cookies()

    first.go("/")
    keys = first.page.keyboard
    keys.press("Tab")
    first.look("skip-link")
    assert first.page.evaluate("document.activeElement.className") == "skip"
    for _ in range(20):
        keys.press("Tab")
        if "/sign-in/" in (first.page.evaluate("document.activeElement.href") or ""):
            break
    keys.press("Enter")
    first.page.wait_for_url(re.compile("/sign-in/"))
    tab_to(first, "username")
    first.look("focus")
    keys.type("cora@example.org")
    tab_to(first, "password")
    keys.type(PASSWORD)
    keys.press("Enter")
    first.page.wait_for_url(lambda url: "/sign-in/" not in url)

    assert first.page.locator("nav").get_by_text("Cora").count() == 1


def tab_to(person: Visitor, name: str) -> None:
    """Press Tab until the field of this name has the focus."""
    for _ in range(20):
        if person.page.evaluate("document.activeElement.name || ''") == name:
            return
        person.page.keyboard.press("Tab")
    pytest.fail(f"{name} is not reached by Tab")


def test_looking_needs_no_scripts(visitor: Doorkeeper) -> None:
    ada = visitor("ada-plain", scripts=False)

    for path in [
        "/",
        "/exhibitions/",
        "/verify/",
        "/log/",
        "/credentials/",
        "/accounts/sign-up/",
        "/accounts/sign-in/",
    ]:
        ada.go(path)
        assert ada.page.locator("h1").count() == 1
    ada.go("/")
    ada.page.click(".wall a >> nth=0")
    assert "/works/" in ada.page.url
    assert ada.troubles == []


@pytest.mark.parametrize(
    "path",
    ["/", "/studio/", "/verify/", "/log/", "/credentials/", "/accounts/sign-in/", "/nowhere/"],
)
def test_at_night_on_a_phone(visitor: Doorkeeper, path: str) -> None:
    ada = visitor("night", screen=PHONE, dark=True)
    ada.go(path)

    ada.look(path.strip("/").replace("/", "-") or "wall")
    # WCAG 2.2, 1.4.10: nothing is lost at a width of 320 pixels.
    ada.page.set_viewport_size({"width": 320, "height": 700})
    assert ada.page.evaluate("document.documentElement.scrollWidth") <= 320
