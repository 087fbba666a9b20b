"""Works are frozen for a purpose; what is withdrawn later is found in one query."""

import pytest

from pinxit.accounts import Role
from pinxit.corpus.core.rights import Purpose, Rights
from pinxit.corpus.web import services
from pinxit.corpus.web.models import Author, Manifest, Work
from pinxit.corpus.web.selectors import standing
from pinxit.jobs.web.selectors import progress_of
from pinxit.provenance.web.models import LogEntry
from tests.corpus.collections_on_disk import make_collection
from tests.corpus.web.works import NOON, work
from tests.scenes import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def dov():
    return person("Dov", Role.CURATOR)


@pytest.fixture
def cranes(settings):
    """Three works on disk and on the register: two may be sold, one may not."""
    folder = settings.PINXIT_HOME / "corpus" / "cranes"
    closed = work("c", rights=Rights(licence="LicenseRef-AllRightsReserved"))
    make_collection(folder, [work("a"), work("b"), closed])
    return services.register_collection(folder, now=NOON)


def frozen(purpose: Purpose = Purpose.SELL) -> Manifest:
    return services.freeze_for(purpose, ["cranes"], share_alike=False, now=NOON)


def test_only_what_passes_is_frozen_and_known(cranes) -> None:
    manifest = frozen()

    assert (manifest.num_works, manifest.num_left_out) == (2, 1)
    assert sorted(manifest.works.values_list("source", flat=True)) == ["a", "b"]
    assert manifest.facts["licences"] == {"CC-BY-4.0": 2}
    assert list(manifest.collections.all()) == [cranes]
    assert LogEntry.objects.latest("index").event["manifest"] == f"sha256:{manifest.root}"


def test_freezing_twice_is_freezing_once(cranes, settings) -> None:
    manifest = frozen()
    folder = settings.PINXIT_HOME / "corpus" / "manifests" / manifest.root

    assert frozen() == manifest
    assert services.register_manifest(folder, now=NOON) == manifest
    assert LogEntry.objects.filter(what="corpus.manifest.frozen").count() == 1


def test_a_withdrawal_touches_the_manifests_that_hold_the_work(
    cranes, dov, django_assert_num_queries
) -> None:
    manifest = frozen()
    frozen(Purpose.DERIVE)
    a = Work.objects.get(source="a")
    assert standing.withdrawn_manifests() == set()

    touched = standing.touched_by(a)
    assert (touched.num_works, len(touched.manifests)) == (1, 2)
    assert [vars(each)["num_touched"] for each in touched.manifests] == [1, 1]
    assert manifest.root in touched.roots
    assert standing.touched_by(Author.objects.get()).num_works == 3

    services.withdraw_work(a, reason="", by=dov, now=NOON)
    with django_assert_num_queries(1):
        assert standing.withdrawn_manifests() == set(touched.roots)
    assert list(standing.manifests_with(Work.objects.get(source="c"))) == []


def test_what_was_withdrawn_is_not_frozen_again(cranes, dov) -> None:
    before = frozen()
    services.withdraw_work(Work.objects.get(source="a"), reason="", by=dov, now=NOON)

    after = frozen()

    assert after.root != before.root
    assert list(after.works.values_list("source", flat=True)) == ["b"]
    assert after.facts["left_out"][0]["reason"] == "withdrawn"


def test_freezing_is_asked_for_and_waits(cranes) -> None:
    key = services.ask_to_freeze(Purpose.TRAIN, ["cranes"], share_alike=True)

    progress = progress_of(key)
    assert progress is not None
    assert progress.state == "waiting"
    with pytest.raises(services.NoCollectionError):
        services.ask_to_freeze(Purpose.TRAIN, ["unknown"], share_alike=False)
    with pytest.raises(services.NoCollectionError):
        services.ask_to_freeze(Purpose.TRAIN, [], share_alike=False)
