"""What commands gathered and froze without the database comes on the register."""

import pytest

from pinxit.corpus import jobs
from pinxit.corpus.core.rights import Purpose
from pinxit.corpus.web import services
from pinxit.corpus.web.models import Collection, Work
from pinxit.corpus.web.selectors import withdrawn_manifests
from pinxit.jobs.web.selectors import progress_of
from tests.corpus.collections_on_disk import a_work, make_collection
from tests.corpus.web.conftest import browser_of
from tests.corpus.web.works import NOON
from tests.studio.sketch import Onlooker

pytestmark = pytest.mark.django_db


def test_jobs_register_and_freeze(cleo, settings) -> None:
    make_collection(settings.PINXIT_HOME / "corpus" / "reeds", [a_work("a"), a_work("b")])

    jobs.register({"collection": "reeds"}, Onlooker())
    assert Collection.objects.get().num_works == 2
    jobs.freeze_works(
        {"purpose": "train", "collections": ["reeds"], "share_alike": False}, Onlooker()
    )
    assert Collection.objects.get().manifests.get().num_works == 2


def test_what_commands_gathered_is_put_on_the_register_by_a_curator(dov, eve, settings) -> None:
    folder = settings.PINXIT_HOME / "corpus" / "reeds"
    make_collection(folder, [a_work("a"), a_work("b")])
    (folder.parent / "broken").mkdir()
    (folder.parent / "broken" / "collection.json").write_text("{")
    his = browser_of(dov)
    assert "Put it on the register" in his.get("/corpus/add/").content.decode()
    assert "Put it on the register" not in browser_of(eve).get("/corpus/add/").content.decode()

    his.post("/corpus/register/", {"name": "reeds"})
    assert progress_of("register:reeds") is not None
    assert (
        "There is no such collection on this machine"
        in his.post("/corpus/register/", {"name": "../x"}, follow=True).content.decode()
    )

    jobs.register({"collection": "reeds"}, Onlooker())
    assert "Put it on the register" not in his.get("/corpus/add/").content.decode()


def test_a_manifest_frozen_by_a_command_is_known_once_its_works_are(dov, settings) -> None:
    folder = settings.PINXIT_HOME / "corpus" / "reeds"
    make_collection(folder, [a_work("a"), a_work("b")])
    services.freeze_for(Purpose.TRAIN, ["reeds"], share_alike=False, now=NOON)
    (folder.parent / "manifests" / ("0" * 64)).mkdir()
    (folder.parent / "manifests" / ("0" * 64) / "manifest.json").write_text("{")

    jobs.register({"collection": "reeds"}, Onlooker())
    services.withdraw_work(Work.objects.all()[0], reason="", by=dov, now=NOON)

    assert len(withdrawn_manifests()) == 1
