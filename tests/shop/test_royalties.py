"""Who is credited, what waits, and the books of a shop that had none."""

import pytest
from django.urls import reverse

from pinxit.accounts import Role
from pinxit.corpus.web.models import Author
from pinxit.corpus.web.selectors import authors_of_manifest
from pinxit.kernel import Money
from pinxit.provenance.web.models import LogEntry
from pinxit.shop.bench import Scene, set_scene
from pinxit.shop.core.ledger import Account, Book, Posting, moved_lines
from pinxit.shop.core.splits import SplitRule as SplitRuleValue
from pinxit.shop.money_bench import sum_of_books
from pinxit.shop.web.models.ledger import LedgerTransaction, SplitRule
from pinxit.shop.web.selectors.ledger import (
    accounts_of,
    balances,
    check_books,
    contributor_key,
    rule_of_order,
    stands_behind,
)
from pinxit.shop.web.selectors.payouts import dues
from pinxit.shop.web.services import bills as bill_services
from pinxit.shop.web.services import ledger as ledger_services
from pinxit.shop.web.services import orders as services
from pinxit.shop.web.services import selling as selling_services
from pinxit.shop.web.services.fill import fill_books
from pinxit.shop.web.templatetags.royalties import in_money, parts_of
from pinxit.studio import Party
from pinxit.studio.web import sketch_services
from pinxit.studio.web.commission_selectors import sketches_of
from pinxit.studio.web.selectors import bill_of_the_painter
from tests.scenes import NOW, cleo, edition_of, person, piece_of
from tests.shop.commissioned import agreed, fresh, pay, shown
from tests.shop.steps import browser_of
from tests.shop.test_ledger import bought, confirm, owed

pytestmark = pytest.mark.django_db


@pytest.fixture
def artist():
    return cleo()


def test_what_was_looked_at_counts_as_much_as_all_that_taught(artist) -> None:
    piece, bill = piece_of(artist), bill_of_the_painter()
    piece.manifest_digest = str(bill.manifest)
    line = bill.lines[0]
    piece.references = [f"{line.source}#one", f"{line.source}#two", "elsewhere#three"]
    piece.save()

    behind = stands_behind(piece)

    key = contributor_key(line.credit.name, line.credit.url)
    whole = sum(each.weight for each in behind.weights)
    looked_at = [each for each in behind.weights if each.work in {"one", "two"}]
    assert [each.author for each in looked_at] == [key, key]
    assert sum(each.weight for each in looked_at) * 2 == whole
    assert behind.authors[key] == (line.credit.name, line.credit.url)


def test_a_painter_whose_papers_are_gone_has_nobody_behind_it(artist) -> None:
    edition = edition_of(artist, size=1)

    bought(edition, person("Ada"))

    assert owed(Account(Book.POOL)) == 400
    assert authors_of_manifest("0" * 64) == []


def test_an_author_who_claimed_their_works_is_owed_and_nobody_else(artist) -> None:
    eve = person("Eve", Role.ARTIST)
    key = contributor_key("Eve", "https://eve.example.org")
    account = Account(Book.CONTRIBUTOR, key)
    lines = moved_lines(5, owed=Account(Book.CLEARING), to=account)
    posting = Posting(source="x", kind="sale", subject="x", currency="EUR", lines=lines)
    ledger_services.post(posting, ledger_services.Occasion(NOW), now=NOW)
    assert not accounts_of(eve).exists()
    assert [each.obstacle for each in dues()] == ["below"]

    Author.objects.create(
        slug="eve", key="eve", name="Eve", identifier="https://eve.example.org", person=eve
    )

    assert [each.amount for each in balances(accounts_of(eve))] == [Money(5, "EUR")]


def chosen(commission) -> None:
    number = sketches_of(commission, Party.CLIENT)[0].picture.pk
    sketch_services.approve(commission, Party.CLIENT, number, now=NOW)


def test_what_an_artist_drew_without_a_painter_is_the_artists(artist, settings, tmp_path) -> None:
    settings.PINXIT_STORE = tmp_path
    commission = shown(person("Ben"), artist, settings)
    chosen(commission)

    pay(fresh(commission))

    assert owed(Account(Book.POOL, f"commission:{commission.public_id}")) == 0
    assert owed(Account(Book.ARTIST, str(artist.pk))) + owed(Account(Book.STUDIO)) == 20_001
    assert check_books().balances


def test_a_shop_that_had_no_books_is_filled_once(artist, monkeypatch) -> None:
    with monkeypatch.context() as without_books:
        for name in ("book_sales", "book_returns"):
            without_books.setattr(selling_services, name, lambda *_args, **_kept: None)
        without_books.setattr(services, "post_passed", lambda *_args, **_kept: None)
        for name in ("book_bill", "book_bill_return", "post_bill_passed"):
            without_books.setattr(bill_services, name, lambda *_args, **_kept: None)
        edition, ada, ben = edition_of(artist, size=3), person("Ada"), person("Ben")
        kept, returned = bought(edition, ada), bought(edition, ben)
        services.refund_order(returned)
        cancelled = services.place_order(edition_id=edition.pk, buyer=ada, now=NOW)
        late = services.start_payment(cancelled, variant="test")
        services.cancel_order(cancelled)
        confirm(late)
        commission = agreed(ben, artist)
        pay(commission)
        bill_services.call_off(fresh(commission), Party.ARTIST, words="", now=NOW)
        second = agreed(ben, artist)
        attempt = bill_services.start_bill_payment(second, variant="test", now=NOW)
        bill_services.call_off(fresh(second), Party.CLIENT, words="", now=NOW)
        confirm(attempt)
    assert not LedgerTransaction.objects.exists()

    first, again = fill_books(now=NOW), fill_books(now=NOW)

    assert (first, again) == (7, 0)
    kinds = sorted(LedgerTransaction.objects.values_list("kind", flat=True))
    assert kinds == ["commission", "passed", "passed", "refund", "refund", "sale", "sale"]
    sale = LedgerTransaction.objects.get(subject=f"order:{kept.public_id}")
    kept.refresh_from_db()
    assert sale.happened_at == kept.paid_at
    assert check_books().balances


def test_the_rule_is_shown_in_plain_words(artist) -> None:
    edition = edition_of(artist, size=2)
    order = bought(edition, person("Ada"))
    rule = SplitRuleValue(artist_bp=6_650, studio_bp=3_350, pool_bp=0, cap_bp=10_000)
    ledger_services.publish_rule(rule, listing=edition.listing, by=artist, now=NOW)
    browser = browser_of(person("Ben"))

    work = browser.get(edition.listing.get_absolute_url()).content.decode()
    paper = browser.get(reverse("shop:certificate", args=[order.public_id])).content.decode()

    assert "66.5 %" in work
    assert "70 %" in paper, "the rule it was sold under"
    assert "the authors whose works taught the painter, none more than 25 % of it" in paper
    assert parts_of(rule)[1] == ("33.5 %", "this house")
    assert in_money(4_000, "EUR") == "€40.00"
    assert LogEntry.objects.get(what="shop.split.set").event["artist"] == 6_650
    later = services.place_order(edition_id=edition.pk, buyer=person("Eve"), now=NOW)
    assert rule_of_order(later) == rule


def test_the_owner_sets_a_new_version_in_the_back_office() -> None:
    browser, page = browser_of(person("Olga", Role.OWNER)), reverse("admin:shop_splitrule_add")
    parts = {"artist_bp": 8_000, "studio_bp": 1_000, "pool_bp": 1_000, "cap_bp": 5_000}

    wrong = browser.post(page, parts | {"pool_bp": 1_001})
    kept = browser.post(page, parts)

    assert b"must make 100 % together" in wrong.content
    assert kept.status_code == 302
    [rule] = SplitRule.objects.all()
    assert (str(rule), str(rule.made_by)) == ("80 % / 10 % / 10 %", "Olga")
    change = reverse("admin:shop_splitrule_change", args=[rule.pk])
    assert browser.post(change, parts).status_code == 403


def test_the_bench_sells_and_adds_up(settings, tmp_path) -> None:
    settings.PINXIT_STORE = tmp_path
    scene: Scene = set_scene()

    assert sum_of_books(scene, sales=2) == (0, 4)
