"""Ada verifies what she bought: by the house, and in her browser alone."""

import hashlib
import re
from pathlib import Path

import pytest
from playwright.sync_api import Request

from tests.journeys.house import PHONE, Doorkeeper


@pytest.fixture
def painted(visitor: Doorkeeper, tmp_path: Path) -> Path:
    """Return a file that Cleo has painted and downloaded."""
    cleo = visitor("cleo")
    cleo.sign_in_or_up(as_artist=True)
    cleo.go("/studio/")
    cleo.page.fill("[name=prompt]", "red dragon")
    cleo.page.click("main .button--main")
    cleo.page.wait_for_url(re.compile("/studio/pieces/"), timeout=60_000)
    with cleo.page.expect_download() as download:
        cleo.page.click("a[download]")
    file = tmp_path / "dragon.png"
    download.value.save_as(file)
    return file


def test_a_file_is_checked_in_the_browser_and_no_byte_of_it_leaves(
    visitor: Doorkeeper, painted: Path
) -> None:
    ada = visitor("ada", screen=PHONE)
    sent: list[Request] = []
    ada.go("/verify/")
    with ada.page.expect_navigation():
        ada.page.set_input_files('input[type="file"]', painted)
    ada.page.wait_for_selector("#finding-fingerprint")
    ada.look("verified")
    assert "recorded here" in ada.page.inner_text("#finding-fingerprint")

    ada.go("/verify/here/")
    ada.page.wait_for_load_state("networkidle")
    ada.page.on("request", lambda request: sent.append(request))
    ada.page.set_input_files("#here-file", painted)
    ada.page.wait_for_selector("#here-findings:not([hidden])")
    ada.look("verified-here")

    digest = hashlib.sha256(painted.read_bytes()).hexdigest()
    assert "holds" in ada.page.inner_text('[data-about="log"]')
    assert "does not hold" not in ada.page.inner_text("#here-findings")
    assert sent, "the log is read"
    assert {request.method for request in sent} == {"GET"}
    assert all(request.post_data_buffer is None for request in sent)
    asked = [re.sub(r"^\w+://[^/]+", "", request.url) for request in sent]
    assert all(re.fullmatch(rf"/log/[\w/.]+|/verify/find/{digest}", each) for each in asked), asked
