"""One's own queue: where a brief stands, calling it off, trying it again."""

from dataclasses import replace
from datetime import timedelta

import pytest

from pinxit.jobs.web.services import begin, fail, report, requeue
from pinxit.provenance import StoreUnwritableError
from pinxit.studio.core.brief import BriefRefusedError
from pinxit.studio.web import selectors, services
from pinxit.studio.web.queue_views import wait_in_words
from tests.studio.conftest import DRAGON, NOON

pytestmark = pytest.mark.django_db
QUEUE = "/studio/queue/"


@pytest.fixture
def brief(cleo):
    return services.submit_brief(person=cleo, brief=DRAGON, now=NOON)


def test_cleo_sees_her_place_and_nobody_elses_words(eve, cleo, cleos_browser):
    whale = replace(DRAGON, prompt="a blue whale")
    services.submit_sitting(person=eve, brief=whale, count=3, now=NOON)
    services.submit_brief(person=cleo, brief=DRAGON, now=NOON + timedelta(seconds=1))

    page = cleos_browser.get(QUEUE).content.decode()

    assert "<td>2</td>" in page, "after one of Eve’s, before her others"
    assert page.count("<tr>") == 2
    assert "Begins in less than a minute." in page
    assert "whale" not in page


def test_a_waiting_brief_is_called_off_and_tried_again(brief, cleos_browser):
    answer = cleos_browser.post(f"/studio/briefs/{brief.public_id}/cancel", follow=True)
    page = answer.content.decode()
    assert "The brief is called off." in page
    assert "Called off." in page
    assert selectors.sight_of(brief).state == "cancelled"

    cleos_browser.post(f"/studio/briefs/{brief.public_id}/again")
    assert selectors.sight_of(brief).state == "waiting"


def test_what_has_ended_cannot_be_called_off(brief, cleos_browser):
    fail(brief.job_key, BriefRefusedError("no such hand"))

    answer = cleos_browser.post(f"/studio/briefs/{brief.public_id}/cancel", follow=True)

    assert "has already ended" in answer.content.decode()


def test_a_picture_on_the_easel_stops_at_its_next_step(brief, cleos_browser):
    begin(brief.job_key, now=NOON)
    report(brief.job_key, step=1, total=3)

    page = cleos_browser.post(f"/studio/briefs/{brief.public_id}/cancel", follow=True)

    assert "The painter stops at the next step." in page.content.decode()


def test_eve_calls_nothing_off_that_is_not_hers(brief, eves_browser):
    assert eves_browser.post(f"/studio/briefs/{brief.public_id}/cancel").status_code == 404
    assert selectors.sight_of(brief).state == "waiting"


def test_calling_off_is_not_a_link(brief, cleos_browser):
    assert cleos_browser.get(f"/studio/briefs/{brief.public_id}/cancel").status_code == 405


def test_a_failure_stands_there_with_its_reason_and_a_button(brief, cleos_browser):
    fail(brief.job_key, BriefRefusedError("there is no such hand"))

    page = cleos_browser.get(QUEUE).content.decode()

    assert "there is no such hand" in page
    assert BriefRefusedError.remedy in page
    assert f"/studio/briefs/{brief.public_id}/again" in page
    assert "hx-trigger" not in page, "nothing moves any more"


def test_trouble_that_passes_says_when_it_is_tried_again(brief, cleos_browser):
    begin(brief.job_key, now=NOON)
    requeue(brief.job_key, StoreUnwritableError("the disk is full"), now=NOON)

    page = cleos_browser.get(QUEUE).content.decode()

    assert "the disk is full. It is tried again by itself at 12:00:04." in page


def test_htmx_gets_the_part_that_moves(brief, cleos_browser):
    part = cleos_browser.get(QUEUE, headers={"HX-Request": "true"}).content.decode()

    assert part.startswith('<section id="queue"')
    assert "every 3s" in part


def test_an_empty_queue_says_so(cleos_browser):
    assert "Nothing waits" in cleos_browser.get(QUEUE).content.decode()


def test_a_visitor_is_asked_to_sign_in(client):
    assert client.get(QUEUE).status_code == 302


def test_the_number_of_queries_does_not_grow(cleo, cleos_browser, django_assert_max_num_queries):
    services.submit_sitting(person=cleo, brief=DRAGON, count=8, now=NOON)

    with django_assert_max_num_queries(12):
        cleos_browser.get(QUEUE)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (5, "less than a minute"),
        (61, "about 1 minute"),
        (200, "about 3 minutes"),
        (7200, "about 2 hours"),
    ],
)
def test_a_wait_in_words(seconds, words):
    assert wait_in_words(seconds) == words
