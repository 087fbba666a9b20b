"""The campaigns of `pinxit bench provenance`, short: kills, proofs and flipped bits."""

import pytest
from django.db import connection

from pinxit.provenance.bench import kills, log
from pinxit.provenance.core.merkle import TreeHead, merkle_root
from pinxit.provenance.web.selectors import num_entries
from pinxit.provenance.web.services import seal
from tests.provenance.test_sealing import record_some

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_killed_at_any_moment_the_log_neither_forks_nor_loses_a_place() -> None:
    figures = kills.measure_kills(5)

    assert figures["log_killed_entries"] == num_entries() >= 7
    assert (figures["log_kills"], figures["log_forks"], figures["log_gaps"]) == (5, 0, 0)


def test_the_campaign_sees_a_fork_and_a_gap() -> None:
    record_some(2)
    seal()

    assert kills._continues(TreeHead(0, merkle_root([])))
    assert kills._is_whole()
    assert not kills._continues(TreeHead(1, merkle_root([b"another"])))
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE provenance_logentry DISABLE TRIGGER provenance_log_stays")
        cursor.execute("DELETE FROM provenance_logentry WHERE index = 0")
        cursor.execute("ALTER TABLE provenance_logentry ENABLE TRIGGER provenance_log_stays")
    assert not kills._is_whole()


def test_what_is_appended_is_proved_and_no_flipped_bit_is_missed(monkeypatch) -> None:
    monkeypatch.setattr(log, "_SINGLE", 3)

    figures = {**log._appended(1_000), **log._proved(10), **log._flipped(10)}

    assert num_entries() == 1_003
    assert (figures["proofs_checked"], figures["proofs_failed"]) == (20, 0)
    assert (figures["bits_flipped"], figures["bits_missed"]) == (10, 0)
