"""The pages of works and authors, as each of the people sees them."""

from io import BytesIO

import pytest
from django.urls import reverse
from PIL import Image

from pinxit.corpus.web import services
from pinxit.corpus.web.models import Author, AuthorClaim, Consent, Withdrawal, Work
from pinxit.corpus.web.selectors.showing import picture_url
from tests.corpus.web.conftest import browser_of
from tests.corpus.web.works import NOON

pytestmark = pytest.mark.django_db


def a_work(name: str = "a") -> Work:
    return Work.objects.select_related("collection").get(source=f"folder:{name}.png")


def cleo_marin() -> Author:
    return Author.objects.get(name="Cleo Marin")


def test_a_work_shows_each_use_with_its_answer_and_the_smallest_change(cranes) -> None:
    page = browser_of().get(a_work("c").get_absolute_url()).content.decode()

    assert "松 pine" in page
    assert "What it may be used for" in page
    assert "The licence forbids commercial use" in page
    assert "What would change it:" in page
    assert "Withdraw this work" not in page


def test_signals_and_the_public_domain_are_told_in_words(cranes) -> None:
    page = browser_of().get(a_work("b").get_absolute_url()).content.decode()

    assert "Content Credentials" in page
    assert "refuses: Teach a model" in page
    assert "European Union" in page


def test_the_page_of_a_work_is_read_in_chinese(cranes, client) -> None:
    client.cookies["django_language"] = "zh-hans"

    assert 'lang="zh-Hans"' in client.get(a_work().get_absolute_url()).content.decode()


def test_a_picture_is_served_by_its_row_and_not_twice(cranes) -> None:
    address = picture_url(a_work())

    answer = browser_of().get(address)
    with Image.open(BytesIO(answer.content)) as picture:
        assert (picture.format, picture.size) == ("WEBP", (256, 256))
    again = browser_of().get(address, headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304
    assert browser_of().get(address.replace("/0.webp", "/99.webp")).status_code == 404
    assert browser_of().get(f"/corpus/pictures/{'0' * 16}/0.webp").status_code == 404


def test_a_collection_that_is_gone_from_the_disk_is_no_error(cranes, settings) -> None:
    (settings.PINXIT_HOME / "corpus" / "cranes" / "pictures.npy").unlink()

    assert browser_of().get(picture_url(a_work())).status_code == 404
    assert browser_of().get(a_work().get_absolute_url()).status_code == 200


def test_cleo_withdraws_her_work_after_seeing_what_it_touches(cranes, cleo) -> None:
    hers = browser_of(cleo)
    address = reverse("corpus:withdraw-work", args=[a_work().pk])

    assert "What this touches" in hers.get(address).content.decode()
    assert hers.post(address, {"reason": "", "confirm": "yes"}).status_code == 302

    assert a_work().withdrawn_at is not None
    assert browser_of().get(picture_url(a_work())).status_code == 404
    assert hers.get(picture_url(a_work())).status_code == 200
    page = hers.get(a_work().get_absolute_url()).content.decode()
    assert "Give it back" in page
    hers.post(address, {"confirm": "yes"})
    assert Withdrawal.objects.count() == 1

    hers.post(reverse("corpus:restore-work", args=[a_work().pk]))
    assert a_work().withdrawn_at is None
    assert "Give it back" not in hers.get(a_work().get_absolute_url()).content.decode()
    hers.post(reverse("corpus:restore-work", args=[a_work().pk]))
    assert Withdrawal.objects.count() == 2


def answers(**said: str) -> dict[str, str]:
    plain = dict.fromkeys(("train", "style", "derive", "sell"), "unknown")
    return {**plain, "grantor": "Cleo Marin", "given_on": "2026-11-01", **said}


def test_cleo_says_what_a_work_may_be_used_for(cranes, cleo) -> None:
    hers = browser_of(cleo)
    address = reverse("corpus:work-consents", args=[a_work().pk])

    assert hers.get(address).status_code == 200
    assert hers.post(address, answers(style="granted", sell="refused")).status_code == 302

    assert {row.purpose: row.answer for row in Consent.objects.all()} == {
        "style": "granted",
        "sell": "refused",
    }
    assert (a_work().may_style, a_work().may_sell) == ("duties", "refused")


@pytest.mark.parametrize(
    "said", [answers(), answers(train="perhaps"), answers(train="granted", given_on="2999-01-01")]
)
def test_a_form_that_says_nothing_or_nonsense_is_answered(cranes, cleo, said) -> None:
    for address in (
        reverse("corpus:work-consents", args=[a_work().pk]),
        reverse("corpus:author-consents", args=[cleo_marin().slug]),
    ):
        answer = browser_of(cleo).post(address, said)
        assert answer.status_code == 400
        assert not Consent.objects.exists()


def test_an_author_opts_out_in_one_clear_step(cranes, cleo) -> None:
    hers = browser_of(cleo)
    author = cleo_marin()

    page = hers.get(author.get_absolute_url()).content.decode()
    assert "Withdraw everything" in page
    shown = hers.get(reverse("corpus:withdraw-author", args=[author.slug])).content.decode()
    assert "Withdraw everything by Cleo Marin" in shown
    hers.post(reverse("corpus:withdraw-author", args=[author.slug]), {"confirm": "yes"})

    assert Work.objects.filter(withdrawn_at=None).count() == 1
    page = hers.get(author.get_absolute_url()).content.decode()
    assert "Everything is withdrawn" in page
    assert "Give everything back" in page
    hers.post(reverse("corpus:withdraw-author", args=[author.slug]), {"confirm": "yes"})
    hers.post(reverse("corpus:restore-author", args=[author.slug]))
    hers.post(reverse("corpus:restore-author", args=[author.slug]))
    assert Work.objects.filter(withdrawn_at=None).count() == 4


def test_an_author_speaks_for_all_works(cranes, cleo) -> None:
    author = cleo_marin()
    address = reverse("corpus:author-consents", args=[author.slug])

    assert browser_of(cleo).get(address).status_code == 200
    browser_of(cleo).post(address, answers(train="refused"))

    assert set(author.works.values_list("may_train", flat=True)) == {"refused"}
    page = browser_of().get(author.get_absolute_url()).content.decode()
    assert "0 of 3" in page
    assert "3 of 3" in page


def test_somebody_says_that_an_author_is_them_and_a_curator_decides(cranes, eve, dov) -> None:
    emily = Author.objects.get(name="Emily Jäger")
    address = reverse("corpus:claim-author", args=[emily.slug])
    hers = browser_of(eve)

    assert "This is me" in hers.get(emily.get_absolute_url()).content.decode()
    assert hers.get(address).status_code == 200
    assert hers.post(address, {"statement": ""}).status_code == 400
    hers.post(address, {"statement": "See my page"})
    hers.post(address, {"statement": "Again"})
    assert "a curator will look at it" in hers.get(emily.get_absolute_url()).content.decode()

    his = browser_of(dov)
    assert "See my page" in his.get(reverse("corpus:claims")).content.decode()
    claim = AuthorClaim.objects.get()
    his.post(reverse("corpus:decide-claim", args=[claim.pk]), {"answer": "confirm"})
    his.post(reverse("corpus:decide-claim", args=[claim.pk]), {"answer": "confirm"})
    emily.refresh_from_db()
    assert emily.person == eve
    assert "No claim waits" in his.get(reverse("corpus:claims")).content.decode()


def test_a_curator_declines(cranes, eve, dov) -> None:
    emily = Author.objects.get(name="Emily Jäger")
    claim = services.claim_author(emily, person=eve, statement="It is me", now=NOON)

    browser_of(dov).post(reverse("corpus:decide-claim", args=[claim.pk]), {"answer": "decline"})

    claim.refresh_from_db()
    assert claim.state == "declined"


def test_an_empty_register_says_how_to_begin(db) -> None:
    page = browser_of().get("/corpus/").content.decode()

    assert "Nothing is on the register yet" in page


def test_a_search_without_result_says_what_to_do(cranes) -> None:
    page = browser_of().get("/corpus/", {"q": "zebra", "use": ["train", "nonsense"]}).content

    assert b"No work is like this" in page


def test_the_number_of_queries_of_a_work_is_small(cranes, django_assert_max_num_queries) -> None:
    address = a_work().get_absolute_url()
    with django_assert_max_num_queries(16):
        browser_of().get(address)
