"""Nothing is taken without author and licence."""

import pytest

from pinxit.corpus.core.credit import Credit, MissingCreditError, read_credit
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
