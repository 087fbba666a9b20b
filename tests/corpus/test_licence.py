"""Nothing is taken without author and licence."""

import pytest

from pinxit.corpus.core.licence import Credit, MissingCreditError, is_permissive, read_credit
from tests.corpus.packages_on_disk import INFO


def test_a_set_names_its_author_and_licence() -> None:
    assert read_credit(INFO) == Credit(
        "Tiny Emoji", "Cleo", "https://example.org/cleo", "CC-BY-4.0"
    )


@pytest.mark.parametrize(
    "change",
    [
        {"author": None},
        {"author": "Cleo"},
        {"author": {"name": " ", "url": "https://example.org"}},
        {"author": {"name": "Cleo"}},
        {"license": None},
        {"license": {"title": "CC BY 4.0"}},
        {"license": {"spdx": 4}},
        {"name": ""},
    ],
)
def test_a_set_without_credit_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(MissingCreditError):
        read_credit({**INFO, **change})


@pytest.mark.parametrize("spdx", ["Apache-2.0", "MIT", "CC-BY-4.0", "CC-BY-3.0"])
def test_permissive_licences_pass(spdx: str) -> None:
    assert is_permissive(spdx)


@pytest.mark.parametrize(
    "spdx",
    [
        "CC-BY-SA-4.0",
        "CC-BY-NC-4.0",
        "CC-BY-ND-4.0",
        "GPL-2.0-only",
        "",
        "MIT OR GPL-2.0",
        "mit",
        "MIT\n",
    ],
)
def test_other_licences_do_not(spdx: str) -> None:
    assert not is_permissive(spdx)
