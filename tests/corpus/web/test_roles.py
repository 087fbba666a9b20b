"""Who may open which page of the corpus, and who may do what: every route, every role."""

import pytest
from django.urls import get_resolver, reverse

from pinxit.corpus.web import services
from pinxit.corpus.web.models import Author, Work
from pinxit.corpus.web.urls import urlpatterns
from tests.corpus.web.conftest import browser_of
from tests.corpus.web.works import NOON

pytestmark = pytest.mark.django_db

#: Route, method, then the answer to a visitor, Ada (buyer), Eve (another artist), Cleo (the
#: author), Dov (curator). 302 of a visitor is the way to the sign-in page.
ROUTES = [
    ("home", "get", 200, 200, 200, 200, 200),
    ("picture", "get", 200, 200, 200, 200, 200),
    ("work", "get", 200, 200, 200, 200, 200),
    ("withdraw-work", "get", 302, 403, 403, 200, 200),
    ("withdraw-work", "post", 302, 403, 403, 302, 302),
    ("restore-work", "post", 302, 403, 403, 302, 302),
    ("work-consents", "get", 302, 403, 403, 200, 200),
    ("author", "get", 200, 200, 200, 200, 200),
    ("withdraw-author", "get", 302, 403, 403, 200, 200),
    ("withdraw-author", "post", 302, 403, 403, 302, 302),
    ("restore-author", "post", 302, 403, 403, 302, 302),
    ("author-consents", "get", 302, 403, 403, 200, 200),
    ("claim-author", "get", 302, 200, 200, 200, 200),
    ("add", "get", 302, 403, 200, 200, 200),
    ("register", "post", 302, 403, 403, 403, 302),
    ("add-from", "get", 302, 403, 200, 200, 200),
    ("rights", "get", 302, 404, 404, 200, 200),
    ("confirm", "get", 302, 404, 404, 302, 302),
    ("intake", "get", 302, 404, 404, 302, 302),
    ("intake-progress", "get", 302, 404, 404, 200, 200),
    ("manifests", "get", 200, 200, 200, 200, 200),
    ("freeze", "post", 302, 403, 403, 403, 400),
    ("claims", "get", 302, 403, 403, 403, 200),
    ("decide-claim", "post", 302, 403, 403, 403, 302),
    ("manifest", "get", 404, 404, 404, 404, 404),
    ("manifest-file", "get", 404, 404, 404, 404, 404),
    ("compare", "get", 404, 404, 404, 404, 404),
]


@pytest.mark.parametrize(
    ("name", "method", "expected"),
    [(row[0], row[1], row[2:]) for row in ROUTES],
    ids=[f"{row[0]}-{row[1]}" for row in ROUTES],
)
def test_every_route_answers_every_role(
    name: str, method: str, expected: tuple[int, ...], cranes, ada, eve, cleo, dov
) -> None:
    intake = services.offer_address("https://example.org/m.json", title="M", person=cleo, now=NOON)
    claim = services.claim_author(
        Author.objects.get(name="Emily Jäger"), person=ada, statement="me", now=NOON
    )
    work = Work.objects.get(source="folder:a.png")
    slug = Author.objects.get(name="Cleo Marin").slug
    root = "0" * 64
    arguments = {
        "register": [],
        "home": [], "add": [], "manifests": [], "freeze": [], "claims": [],
        "picture": [cranes.hex[:16], 0],
        "add-from": ["files"],
        "decide-claim": [claim.pk],
        "manifest": [root], "manifest-file": [root, "manifest.json"], "compare": [root, root],
    }  # fmt: skip
    if name in {"rights", "confirm", "intake", "intake-progress"}:
        arguments[name] = [intake.public_id]
    elif "author" in name:
        arguments[name] = [slug]
    arguments.setdefault(name, [work.pk])
    address = reverse(f"corpus:{name}", args=arguments[name])

    found = [
        getattr(browser_of(somebody), method)(address, {"confirm": "yes"}).status_code
        for somebody in (None, ada, eve, cleo, dov)
    ]

    assert tuple(found) == expected


def test_no_route_is_forgotten() -> None:
    assert {pattern.name for pattern in urlpatterns} == {row[0] for row in ROUTES}
    assert get_resolver().namespace_dict["corpus"]


def test_nobody_speaks_for_the_author_whom_nobody_knows(cranes, dov) -> None:
    nobody = Author.objects.create(slug="unknown", key="unknown", kind="unknown")

    for name in ("withdraw-author", "author-consents", "claim-author"):
        assert browser_of(dov).get(reverse(f"corpus:{name}", args=[nobody.slug])).status_code == 403
    assert browser_of(dov).get(nobody.get_absolute_url()).status_code == 200
