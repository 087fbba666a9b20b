"""Personal hands: an artist's own works, the licence gate, and what becomes of them.

Cleo is the artist, Dov curates, Ada buys, Eve wants what is not hers.
"""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from pinxit.accounts import Role
from pinxit.corpus.core.rights import Answer, Author, AuthorKind, Purpose, Rights
from pinxit.corpus.core.work import Work
from pinxit.corpus.web import services as corpus
from pinxit.corpus.web.models import Author as CorpusAuthor
from pinxit.corpus.web.services import own_identifier
from pinxit.ethics import RefusedByPolicyError
from pinxit.jobs.web.selectors import progress_of
from pinxit.jobs.web.services import fail, report
from pinxit.kernel import Digest
from pinxit.training.core.style import TooFewWorksError, TooManyWorksError
from pinxit.training.web import services
from pinxit.training.web.models import Hand
from pinxit.training.web.selectors import hands
from tests.corpus.collections_on_disk import make_collection
from tests.corpus.web.works import NOON, consent, work
from tests.scenes import person
from tests.training.runs_on_disk import a_run, tell, this_process

pytestmark = pytest.mark.django_db


def own_work(number: int, who, answer: Answer = Answer.GRANTED) -> Work:
    """A picture of somebody's own, for which they said whether it may teach their style."""
    author = Author(name=who.display_name, kind=AuthorKind.PERSON, identifier=own_identifier(who))
    return work(
        f"folder:{number:03}.png",
        digest=Digest.of(f"{who.pk} {number}".encode()),
        title=f"Study {number}",
        authors=(author,),
        rights=Rights(
            licence="LicenseRef-AllRightsReserved",
            consents=consent(answer, Purpose.STYLE) | consent(Answer.GRANTED),
        ),
    )


@pytest.fixture
def cleo():
    return person("Cleo", Role.ARTIST)


@pytest.fixture
def bring_in(settings):
    """Puts a collection of somebody's works on the disk and on the register."""

    def brought(who, name: str = "studies", *, granted: int = 12, refused: int = 0):
        folder = Path(settings.PINXIT_HOME) / "corpus" / name
        works = [own_work(number, who) for number in range(granted)]
        works += [own_work(granted + number, who, Answer.REFUSED) for number in range(refused)]
        make_collection(folder, works)
        return corpus.register_collection(folder, now=NOON, person=who)

    return brought


def browser_of(somebody) -> Client:
    browser = Client()
    browser.force_login(somebody)
    return browser


def asked(who, name: str = "Cleo", collection: str = "studies") -> Hand:
    return services.ask_to_learn(person=who, collection=collection, name=name, now=NOON)


def page(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_artist_without_works_is_shown_where_to_bring_them_in(cleo) -> None:
    said = page(browser_of(cleo), "/training/hands/")

    assert "You have brought in no works yet" in said
    assert 'href="/corpus/add/"' in said
    assert 'href="/training/hands/"' in page(browser_of(cleo), "/training/")


def test_only_artists_teach_hands(cleo, bring_in) -> None:
    bring_in(cleo)

    for role in (Role.CURATOR, Role.BUYER):
        other = browser_of(person(role, role))
        assert other.get("/training/hands/").status_code == 403
        assert other.post("/training/hands/teach/studies/", {"name": "x"}).status_code == 403
    assert Client().get("/training/hands/").status_code == 302


def test_each_collection_of_ones_own_says_how_many_pictures_may_teach(cleo, bring_in) -> None:
    eve = person("Eve", Role.ARTIST)
    bring_in(cleo, granted=11, refused=3)
    bring_in(eve, "others")

    said = page(browser_of(cleo), "/training/hands/")
    assert "11 of 14 pictures may teach a hand" in said
    assert "Others" not in said
    assert browser_of(cleo).get("/training/hands/teach/others/").status_code == 404


def test_the_verdict_says_why_and_what_would_change_it(cleo, bring_in) -> None:
    bring_in(cleo, granted=11, refused=3)

    said = page(browser_of(cleo), "/training/hands/teach/studies/")
    assert "11 pictures may" in said
    assert "3 pictures may not" in said
    assert "The author has refused this use." in said
    assert "What would change it: Respect it." in said
    assert said.count('class="holding"') == 11
    assert 'value="Cleo"' in said
    assert "for all of them at once" not in said
    corpus_author = CorpusAuthor.objects.get()
    corpus_author.person = cleo
    corpus_author.save()
    said = page(browser_of(cleo), "/training/hands/teach/studies/")
    assert f'href="/corpus/authors/{corpus_author.slug}/consents/"' in said


@pytest.mark.parametrize(("granted", "says"), [(9, "at least 10 works"), (41, "at most 40 works")])
def test_too_few_or_too_many_works_teach_no_hand(cleo, bring_in, granted: int, says: str) -> None:
    bring_in(cleo, granted=granted)

    said = page(browser_of(cleo), "/training/hands/teach/studies/")
    assert says in said
    assert "Learn my hand" not in said
    with pytest.raises((TooFewWorksError, TooManyWorksError), match=says):
        asked(cleo)


def test_pictures_without_words_teach_no_hand(cleo, settings) -> None:
    folder = Path(settings.PINXIT_HOME) / "corpus" / "mute"
    works = [replace(own_work(n, cleo), captions={}) for n in range(3)]
    make_collection(folder, [*works, *(own_work(n, cleo) for n in range(3, 14))])
    corpus.register_collection(folder, now=NOON, person=cleo)

    said = page(browser_of(cleo), "/training/hands/teach/mute/")
    assert "14 pictures may" in said
    assert "3 of them cannot" in said
    hand = asked(cleo, "Mute", "mute")
    services.freeze_works_of(hand, now=NOON)
    assert hand.num_works == 11


def test_cleo_names_her_hand_and_the_learning_waits_for_its_turn(cleo, bring_in) -> None:
    bring_in(cleo)

    answer = browser_of(cleo).post(
        "/training/hands/teach/studies/", {"name": " Cleo’s  evening hand "}, follow=True
    )
    hand = Hand.objects.get()
    assert (hand.name, hand.num_works, hand.person) == ("Cleo’s evening hand", 12, cleo)
    progress = progress_of(hand.job_key)
    assert progress is not None
    assert progress.state == "waiting"
    said = answer.content.decode()
    assert "Hand of Cleo’s evening hand" in said
    assert "It begins as soon as the house has a moment." in said
    assert f'hx-get="/training/hands/{hand.public_id}/live"' in said
    assert "12 works of “Studies”" in said


@pytest.mark.parametrize("name", ["", "a/b", "x" * 41, "<b>", "porn"])
def test_a_bad_name_is_answered_beside_its_field(cleo, bring_in, name: str) -> None:
    bring_in(cleo)

    answer = browser_of(cleo).post("/training/hands/teach/studies/", {"name": name})
    assert answer.status_code == 400
    assert 'class="field__error"' in answer.content.decode()
    assert not Hand.objects.exists()


def test_a_hand_is_named_once_and_learnt_one_at_a_time(cleo, bring_in) -> None:
    bring_in(cleo)
    hand = asked(cleo)

    with pytest.raises(services.OneHandAtATimeError):
        asked(cleo, "Another")
    hand.manifest_root = "a" * 64
    hand.save()
    services.keep_hand(hand, now=NOON)
    with pytest.raises(services.HandNamedError):
        asked(cleo, "cleo")
    with pytest.raises(RefusedByPolicyError):
        asked(cleo, "porn")
    with pytest.raises(services.NotOwnCollectionError):
        asked(cleo, "Another", "nobody")
    eve = person("Eve", Role.ARTIST)
    bring_in(eve, "others")
    assert asked(eve, "Cleo", "others").name == "Cleo"


def test_the_works_are_frozen_for_this_and_nothing_else(cleo, bring_in) -> None:
    bring_in(cleo, granted=12, refused=1)
    hand = asked(cleo)

    folder = services.freeze_works_of(hand, now=NOON)
    assert folder == services.freeze_works_of(hand, now=NOON)
    hand.refresh_from_db()
    assert (folder.name, hand.num_works) == (hand.manifest_root, 12)
    assert '"style"' in (folder / "manifest.json").read_text()


def test_a_consent_taken_back_before_the_learning_counts(cleo, bring_in) -> None:
    collection = bring_in(cleo, granted=10)
    hand = asked(cleo)
    first = collection.works.first()
    assert first is not None
    corpus.withdraw_work(first, reason="", by=cleo, now=NOON)

    with pytest.raises(TooFewWorksError):
        services.freeze_works_of(hand, now=NOON + timedelta(minutes=1))


def test_a_hand_that_is_learnt_shows_its_run(cleo, bring_in, settings) -> None:
    bring_in(cleo)
    hand = asked(cleo)
    report(hand.job_key, step=300, total=900, note="learning")
    folder = a_run(settings.PINXIT_HOME / "runs", hand.run)
    tell(folder, state="running", process=this_process())

    said = page(browser_of(cleo), f"/training/hands/{hand.public_id}/live")
    assert "Looking at your works, again and again." in said
    assert '<progress value="300" max="900"' in said
    assert "400 of 1,000 steps" in said
    assert f'href="/training/runs/{hand.run}/"' in said
    assert "400 of 1,000 steps" not in page(browser_of(cleo), "/training/hands/")
    assert "Being learnt" in page(browser_of(cleo), "/training/hands/")


def test_a_failure_says_what_to_do_and_can_be_tried_again(cleo, bring_in) -> None:
    bring_in(cleo)
    hand = asked(cleo)
    fail(hand.job_key, TooFewWorksError("a hand is learnt from at least 10 works"))

    hers = browser_of(cleo)
    said = page(hers, f"/training/hands/{hand.public_id}/")
    assert "A hand is learnt from at least 10 works" in said
    assert "Bring in more works of your own" in said
    live = hers.get(f"/training/hands/{hand.public_id}/live")
    assert live["HX-Refresh"] == "true"
    hers.post(f"/training/hands/{hand.public_id}/again")
    assert hands.sight_of(hand).state == "waiting"
    answer = hers.post(f"/training/hands/{hand.public_id}/again", follow=True)
    assert "This hand did not fail to be learnt" in answer.content.decode()


def test_a_failure_without_chinese_is_told_in_general(cleo, bring_in) -> None:
    bring_in(cleo)
    hand = asked(cleo)
    fail(hand.job_key, TooFewWorksError("latent-house looks at no works"))
    hers = browser_of(cleo)

    assert "Latent-house looks at no works" in page(hers, hand.get_absolute_url())
    hers.cookies["django_language"] = "zh-hans"
    assert "本馆没能学成。" in page(hers, hand.get_absolute_url())


def learnt(hand: Hand, settings) -> Path:
    services.freeze_works_of(hand, now=NOON)
    assert services.keep_hand(hand, now=NOON)
    assert not services.keep_hand(hand, now=NOON)
    folder = a_run(Path(settings.PINXIT_HOME) / "runs", hand.run)
    tell(folder, state="finished", step=1000)
    return folder


def test_what_the_house_paints_stands_beside_what_cleo_made(cleo, bring_in, settings) -> None:
    bring_in(cleo)
    hand = asked(cleo)
    learnt(hand, settings)

    said = page(browser_of(cleo), f"/training/hands/{hand.public_id}/")
    assert "The house can paint in this hand." in said
    assert f"/training/runs/{hand.run}/sheets/400.png" in said
    assert "Made by Cleo" in said
    assert said.count('class="holding"') == 12
    assert f'href="/corpus/manifests/{Hand.objects.get().manifest_root}/"' in said
    assert f'href="/studio/?hand={hand.run}">Paint in this hand' in said
    assert "hx-get" not in said


def test_other_artists_see_nothing_of_a_personal_hand_and_a_curator_does(
    cleo, bring_in, settings
) -> None:
    bring_in(cleo)
    hand = asked(cleo)
    learnt(hand, settings)
    eve, dov = (browser_of(person(n, r)) for n, r in [("Eve", Role.ARTIST), ("Dov", Role.CURATOR)])

    places = [
        f"/training/hands/{hand.public_id}/",
        f"/training/hands/{hand.public_id}/live",
        f"/training/runs/{hand.run}/",
        f"/training/runs/{hand.run}/live",
        f"/training/runs/{hand.run}/sheets/400.webp",
    ]
    for place in places:
        assert eve.get(place).status_code == 404
        assert dov.get(place).status_code == 200
    assert hand.run not in page(eve, "/training/")
    hers = page(browser_of(cleo), "/training/")
    assert hand.run in hers
    assert ">Hand of Cleo</a>" in hers
    assert '<h1 dir="auto">Hand of Cleo</h1>' in page(dov, f"/training/runs/{hand.run}/")
    assert eve.post(f"/training/hands/{hand.public_id}/again").status_code == 404
    assert dov.post(f"/training/hands/{hand.public_id}/again").status_code == 403


def test_the_pages_take_few_queries(cleo, bring_in, django_assert_max_num_queries) -> None:
    bring_in(cleo, granted=40)
    hers = browser_of(cleo)
    hers.get("/training/hands/")

    with django_assert_max_num_queries(16):
        hers.get("/training/hands/teach/studies/")


def test_hands_are_read_in_chinese(cleo, bring_in, settings) -> None:
    bring_in(cleo, granted=12, refused=2)
    hand = asked(cleo)
    hers = browser_of(cleo)
    hers.cookies["django_language"] = "zh-hans"

    places = ["/training/hands/", "/training/hands/teach/studies/", hand.get_absolute_url()]
    for place in places:
        main = page(hers, place).partition("<main")[2].partition("</main>")[0]
        for english in ("hand", "picture", "works", "teach", "Waiting", "gate"):
            assert f" {english} " not in main
    learnt(hand, settings)
    assert "本馆" in page(hers, hand.get_absolute_url())
