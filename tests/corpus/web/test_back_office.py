"""The back office shows the register and changes nothing in it."""

import pytest
from django.apps import apps

from pinxit.accounts import Role
from pinxit.corpus.core.rights import Answer, Purpose
from pinxit.corpus.web import services
from pinxit.corpus.web.models import Author, Work
from pinxit.corpus.web.services import Statement
from tests.corpus.web.conftest import browser_of
from tests.corpus.web.works import NOON
from tests.scenes import person

pytestmark = pytest.mark.django_db
SHOWN = ("collection", "author", "authorclaim", "consent", "withdrawal", "manifest", "intake")


@pytest.mark.parametrize("name", SHOWN)
def test_the_owner_looks_at_the_register(name: str, cranes, eve) -> None:
    owner = person("Olga", Role.OWNER)
    author = Author.objects.get(name="Emily Jäger")
    statement = Statement(
        answers={Purpose.SELL: Answer.REFUSED}, grantor="Emily", given_on=NOON.date()
    )
    services.claim_author(author, person=eve, statement="me", now=NOON)
    services.record_consent(author, statement, by=owner, now=NOON)
    services.withdraw_work(Work.objects.all()[0], reason="", by=owner, now=NOON)
    services.freeze_for(Purpose.DERIVE, ["cranes"], share_alike=False, now=NOON)
    services.offer_set("openmoji", person=owner, now=NOON)

    his = browser_of(owner)
    assert his.get(f"/back-office/corpus/{name}/").status_code == 200
    assert his.get(f"/back-office/corpus/{name}/add/").status_code == 403
    row = apps.get_model("corpus", name).objects.first()
    assert str(row)
    page = his.get(f"/back-office/corpus/{name}/{row.pk}/change/")
    assert page.status_code == 200
    assert b"_save" not in page.content
    assert b"deletelink" not in page.content
