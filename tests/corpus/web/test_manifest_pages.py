"""Frozen manifests in public: what they are for, whose works they hold, what changed."""

import json

import pytest
from django.urls import reverse

from pinxit.corpus.core.rights import Purpose
from pinxit.corpus.web import services
from pinxit.corpus.web.models import Manifest, Work
from pinxit.corpus.web.selectors import comparing
from pinxit.jobs.web.services import fail, report
from tests.corpus.collections_on_disk import make_collection
from tests.corpus.web.conftest import browser_of
from tests.corpus.web.works import NOON, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def manifest(cranes) -> Manifest:
    return services.freeze_for(Purpose.SELL, ["cranes"], share_alike=False, now=NOON)


def test_the_page_of_a_manifest_names_everybody_whose_work_it_is(manifest) -> None:
    page = browser_of().get(manifest.get_absolute_url()).content.decode()

    assert "Sell copies" in page
    assert "Cleo Marin" in page
    assert "Emily Jäger" in page
    assert "Name the author" in page
    assert manifest.root in page
    assert "The licence forbids commercial use" in page, "what was left out, and why"


@pytest.mark.parametrize(
    "name", ["manifest.jsonl", "manifest.json", "croissant.json", "credits.json"]
)
def test_its_papers_can_be_taken_along(manifest, name: str) -> None:
    answer = browser_of().get(reverse("corpus:manifest-file", args=[manifest.root, name]))

    content = b"".join(answer)
    assert len(content) > 100
    assert "immutable" in answer["Cache-Control"]


@pytest.mark.parametrize("name", ["rows.npy", "pictures-0.npy", "left-out.json", "nothing.json"])
def test_nothing_else_of_its_folder_is_handed_out(manifest, name: str) -> None:
    address = f"/corpus/manifests/{manifest.root}/{name}"

    assert browser_of().get(address).status_code == 404


def test_a_manifest_without_its_folder_is_still_known(manifest, settings) -> None:
    folder = settings.PINXIT_HOME / "corpus" / "manifests" / manifest.root
    folder.rename(folder.with_name("elsewhere"))

    page = browser_of().get(manifest.get_absolute_url()).content.decode()

    assert "not on this machine" in page


def test_a_withdrawal_is_told_on_the_page_and_by_comparison(manifest, cleo) -> None:
    a = Work.objects.get(source="folder:a.png")
    services.withdraw_work(a, reason="", by=cleo, now=NOON)
    assert "was withdrawn since" in browser_of().get(manifest.get_absolute_url()).content.decode()

    after = services.freeze_for(Purpose.SELL, ["cranes"], share_alike=False, now=NOON)
    assert after.root in browser_of().get(manifest.get_absolute_url()).content.decode()
    found = comparing.difference_of(manifest, after)
    assert (found.num_added, found.num_removed, found.num_changed) == (0, 1, 0)
    page = browser_of().get(reverse("corpus:compare", args=[manifest.root, after.root]))
    assert "1 work left" in page.content.decode()


def test_a_changed_record_is_told_word_by_word(manifest, cranes, settings) -> None:
    folder = settings.PINXIT_HOME / "corpus" / "cranes"
    make_collection(folder, [work("folder:a.png", title="The red crane")])
    services.register_collection(folder, now=NOON)
    after = services.freeze_for(Purpose.SELL, ["cranes"], share_alike=False, now=NOON)

    found = comparing.difference_of(manifest, after)

    assert found.num_changed == 1
    assert found.changes is not None
    assert "The red crane" in str(found.changes)
    assert comparing.difference_of(manifest, after) == found, "the second time from memory"


def test_a_manifest_that_is_gone_is_compared_by_the_register_alone(manifest, settings) -> None:
    folder = settings.PINXIT_HOME / "corpus" / "manifests" / manifest.root
    folder.rename(folder.with_name("elsewhere"))

    found = comparing.difference_of(manifest, manifest)

    assert found.changes is None
    page = browser_of().get(reverse("corpus:compare", args=[manifest.root, manifest.root]))
    assert "too large to compare" in page.content.decode()


def test_dov_freezes_works_and_sees_how_it_goes(cranes, dov) -> None:
    his = browser_of(dov)
    assert "Freeze works" in his.get("/corpus/manifests/").content.decode()
    assert "Freeze works" not in browser_of().get("/corpus/manifests/").content.decode()
    nothing = his.post("/corpus/manifests/freeze/", {"purpose": "train"})
    assert "Choose at least one collection." in nothing.content.decode()

    asked = his.post("/corpus/manifests/freeze/", {"purpose": "sell", "collections": ["cranes"]})
    assert asked.status_code == 302
    assert "Waiting for its turn." in his.get("/corpus/manifests/").content.decode()
    key = "freeze:sell:cranes"
    report(key, step=1, total=4, note="judging")
    assert "Asking the licence gate" in his.get("/corpus/manifests/").content.decode()
    fail(key, services.NoCollectionError("there is no such collection on the register"))
    page = his.get("/corpus/manifests/").content.decode()
    assert "There is no such collection on the register" in page
    assert "Choose a collection that the page lists." in page


def test_the_list_shows_each_manifest_with_its_seal(manifest) -> None:
    page = browser_of().get("/corpus/manifests/").content.decode()

    assert manifest.get_absolute_url() in page
    assert "<svg" in page


def test_a_work_and_a_withdrawal_name_the_manifests(manifest, cleo) -> None:
    a = Work.objects.get(source="folder:a.png")

    assert manifest.get_absolute_url() in browser_of().get(a.get_absolute_url()).content.decode()
    address = reverse("corpus:withdraw-work", args=[a.pk])
    page = browser_of(cleo).get(address).content.decode()
    assert "1 of 3 works" in page


def test_left_out_papers_that_are_broken_do_no_harm(cranes, settings) -> None:
    first = services.freeze_for(Purpose.SELL, ["cranes"], share_alike=False, now=NOON)
    folder = settings.PINXIT_HOME / "corpus" / "manifests" / first.root
    (folder / "left-out.json").write_text(json.dumps({"reasons": 1}))
    (folder / "credits.json").write_text("{")
    first.delete()

    again = services.register_manifest(folder, now=NOON)

    assert again.num_left_out == 0
    assert browser_of().get(again.get_absolute_url()).status_code == 200
