"""Authors decide: consents, withdrawals, claims; each is written down and takes effect at once."""

import pytest

from pinxit.accounts import Role
from pinxit.corpus.adapters.decisions_file import read_decisions
from pinxit.corpus.core.decisions import DecisionKind
from pinxit.corpus.core.rights import Answer, Purpose, Rights
from pinxit.corpus.web import services
from pinxit.corpus.web.models import Author, AuthorClaim, Consent, Withdrawal, Work
from pinxit.corpus.web.services import Statement
from pinxit.provenance.web.models import LogEntry
from tests.corpus.web.works import CLEO, EMILY, NOON, registered, work
from tests.scenes import person

pytestmark = pytest.mark.django_db
NO_MORE_TRAINING = Statement(
    answers={Purpose.TRAIN: Answer.REFUSED}, grantor="Cleo Marin", given_on=NOON.date()
)


@pytest.fixture
def dov():
    return person("Dov", Role.CURATOR)


def the(source: str) -> Work:
    return Work.objects.get(source=source)


def test_a_refusal_closes_the_gate_for_one_work(dov) -> None:
    registered(work("a"), work("b"))
    assert the("a").may_train == "duties"

    services.record_consent(the("a"), NO_MORE_TRAINING, by=dov, now=NOON)

    assert (the("a").may_train, the("a").why_train) == ("refused", "author-refused")
    assert the("a").may_sell == "duties"
    assert the("b").may_train == "duties"


def test_a_refusal_of_an_author_closes_it_for_all_and_can_be_taken_back(dov) -> None:
    registered(work("a"), work("b", authors=(EMILY,)), work("c", authors=(CLEO, EMILY)))
    cleo = Author.objects.get(name="Cleo Marin")

    services.record_consent(cleo, NO_MORE_TRAINING, by=dov, now=NOON)
    assert [the(each).may_train for each in "abc"] == ["refused", "duties", "refused"]

    back = Statement(
        answers={Purpose.TRAIN: Answer.UNKNOWN}, grantor="Cleo Marin", given_on=NOON.date()
    )
    services.record_consent(cleo, back, by=dov, now=NOON)
    assert [the(each).may_train for each in "abc"] == ["duties"] * 3
    assert Consent.objects.count() == 2, "nothing was overwritten"


def test_a_grant_opens_the_gate_where_no_licence_does(dov) -> None:
    registered(work("a", rights=Rights()))
    assert the("a").why_style == "style-needs-consent"

    granted = Statement(
        answers={Purpose.STYLE: Answer.GRANTED}, grantor="Cleo Marin", given_on=NOON.date()
    )
    services.record_consent(the("a"), granted, by=dov, now=NOON)

    assert the("a").may_style == "allowed"


def test_saying_nothing_is_not_recorded(dov) -> None:
    registered(work("a"))
    nothing = Statement(answers={}, grantor="Cleo", given_on=NOON.date())

    with pytest.raises(services.NothingDecidedError):
        services.record_consent(the("a"), nothing, by=dov, now=NOON)


def test_a_withdrawn_work_is_given_back_by_another_entry(dov) -> None:
    registered(work("a"), work("b"))

    services.withdraw_work(the("a"), reason="Sold to a friend", by=dov, now=NOON)
    assert the("a").withdrawn_at == NOON
    assert the("a").may_benchmark == "refused"
    assert the("b").withdrawn_at is None
    with pytest.raises(services.AlreadyWithdrawnError):
        services.withdraw_work(the("a"), reason="", by=dov, now=NOON)

    services.restore_work(the("a"), reason="", by=dov, now=NOON)
    assert the("a").withdrawn_at is None
    with pytest.raises(services.NotWithdrawnError):
        services.restore_work(the("a"), reason="", by=dov, now=NOON)
    assert [row.action for row in Withdrawal.objects.all()] == ["withdrawn", "restored"]


def test_a_withdrawal_reaches_the_copy_in_another_collection(dov) -> None:
    copied = work("a")
    registered(copied, name="one")
    registered(work("b", digest=copied.digest), name="two")

    services.withdraw_work(the("a"), reason="", by=dov, now=NOON)

    assert the("b").withdrawn_at is not None


def test_an_author_withdraws_everything_also_what_comes_later(dov) -> None:
    registered(work("a"), work("b", authors=(EMILY,)), work("c", authors=(CLEO, EMILY)))
    cleo = Author.objects.get(name="Cleo Marin")
    services.withdraw_work(the("c"), reason="", by=dov, now=NOON)

    services.withdraw_author(cleo, reason="", by=dov, now=NOON)
    registered(work("d"), name="later")
    assert [the(each).withdrawn_at is None for each in "abcd"] == [False, True, False, False]
    with pytest.raises(services.AlreadyWithdrawnError):
        services.withdraw_author(cleo, reason="", by=dov, now=NOON)

    services.restore_author(cleo, reason="", by=dov, now=NOON)
    assert [the(each).withdrawn_at is None for each in "abcd"] == [True, True, False, True]
    with pytest.raises(services.NotWithdrawnError):
        services.restore_author(cleo, reason="", by=dov, now=NOON)


def test_registering_again_forgets_no_decision(dov) -> None:
    registered(work("a"), work("b"))
    services.withdraw_work(the("a"), reason="", by=dov, now=NOON)
    services.record_consent(the("b"), NO_MORE_TRAINING, by=dov, now=NOON)

    registered(work("a"), work("b"))

    assert the("a").withdrawn_at is not None
    assert the("b").may_train == "refused"


def test_decisions_are_written_for_the_commands_in_their_order(
    dov, settings, django_capture_on_commit_callbacks
) -> None:
    registered(work("a"))
    cleo = Author.objects.get(name="Cleo Marin")

    with django_capture_on_commit_callbacks(execute=True):
        services.record_consent(the("a"), NO_MORE_TRAINING, by=dov, now=NOON)
        services.withdraw_author(cleo, reason="private", by=dov, now=NOON)
        services.restore_author(cleo, reason="private", by=dov, now=NOON)

    written = read_decisions(settings.PINXIT_HOME)
    assert [each.kind for each in written] == [
        DecisionKind.CONSENT,
        DecisionKind.WITHDRAWAL,
        DecisionKind.RETURN,
    ]
    assert (written[0].source, written[0].grantor) == ("a", "Cleo Marin")
    assert (written[1].author, written[1].identifier) == (CLEO.name, CLEO.identifier)


def test_the_log_tells_of_each_decision_without_a_name(dov) -> None:
    registered(work("a"))
    services.record_consent(the("a"), NO_MORE_TRAINING, by=dov, now=NOON)
    services.withdraw_work(the("a"), reason="a secret", by=dov, now=NOON)
    cleo = Author.objects.get(name="Cleo Marin")
    services.withdraw_author(cleo, reason="a secret", by=dov, now=NOON)

    events = [row.event for row in LogEntry.objects.order_by("index")][1:]
    assert [event["what"] for event in events] == [
        "corpus.consent.recorded",
        "corpus.work.withdrawn",
        "corpus.author.withdrawn",
    ]
    assert events[0]["work"] == events[1]["work"] == the("a").digest
    assert "Cleo" not in str(events)
    assert "secret" not in str(events)


def test_a_claim_is_confirmed_by_a_curator_and_closes_the_others(dov) -> None:
    registered(work("a"))
    cleo = Author.objects.get(name="Cleo Marin")
    she, eve = person("Cleo", Role.ARTIST), person("Eve")

    mine = services.claim_author(cleo, person=she, statement="It is my page", now=NOON)
    hers = services.claim_author(cleo, person=eve, statement="I am Cleo", now=NOON)
    with pytest.raises(services.AlreadyClaimedError):
        services.claim_author(cleo, person=she, statement="again", now=NOON)
    services.confirm_claim(mine, by=dov, now=NOON)

    cleo.refresh_from_db()
    hers.refresh_from_db()
    assert cleo.person == she
    assert hers.state == AuthorClaim.State.DECLINED
    with pytest.raises(services.ClaimDecidedError):
        services.confirm_claim(hers, by=dov, now=NOON)
    with pytest.raises(services.AlreadyClaimedError):
        services.claim_author(cleo, person=eve, statement="still", now=NOON)


def test_a_declined_person_may_claim_again(dov) -> None:
    registered(work("a"))
    cleo = Author.objects.get(name="Cleo Marin")
    she = person("Cleo", Role.ARTIST)
    claim = services.claim_author(cleo, person=she, statement="It is me", now=NOON)

    services.decline_claim(claim, by=dov, now=NOON)
    services.claim_author(cleo, person=she, statement="See my page", now=NOON)

    assert cleo.claims.count() == 2
