"""The owner sees all jobs, and why those failed that did."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from pinxit.accounts.web.services import open_house
from pinxit.jobs import JobSpec
from pinxit.jobs.web.services import begin, enqueue, fail
from pinxit.provenance import StoreUnwritableError

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
LIST = "/back-office/jobs/progress/"


@pytest.fixture
def office(client: Client) -> Client:
    for key in ("brief:1", "brief:2"):
        enqueue(JobSpec(function="pinxit.studio.jobs:paint_brief", key=key, params={}), now=NOON)
    begin("brief:2", now=NOON)
    fail("brief:2", StoreUnwritableError("the disk is full"), now=NOON)
    client.force_login(open_house(now=NOON))
    return client


def test_the_list_says_why_a_job_failed(office: Client) -> None:
    page = office.get(LIST).content.decode()

    assert "brief:1" in page
    assert "the disk is full" in page


def test_failures_are_found_by_state_and_by_reason(office: Client) -> None:
    for query in ("?state__exact=failed", "?q=disk"):
        page = office.get(LIST + query).content.decode()
        assert "brief:2" in page
        assert "brief:1" not in page


def test_a_job_says_what_to_do_and_is_not_changed_by_hand(office: Client) -> None:
    page = office.get(f"{LIST}brief_3A2/change/").content.decode()

    assert StoreUnwritableError.remedy in page
    assert 'name="_save"' not in page
    assert office.get(f"{LIST}add/").status_code == 403
