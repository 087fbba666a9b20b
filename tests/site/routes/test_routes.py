"""Every way in, tried by everybody: who may, who is sent to the sign-in page, who is refused.

The routes come from the URL configuration and the API themselves, so that a new one without a line
in `lines.txt` fails here. Everything is tried on one database, and undone.
"""

import atexit
import contextlib
import json
import os
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

import pytest
from django.conf import settings as django_settings
from django.db import transaction
from django.test import Client, TestCase
from django.test.utils import override_settings

from pinxit.site.guests import DOORS
from tests.site.routes.arguments import address_of
from tests.site.routes.found import Route, all_routes
from tests.site.routes.lines import BODIES, LINES, Line, line_of
from tests.site.routes.scene import Scene, build

pytestmark = pytest.mark.slow

#: What somebody gets who may: a page, a way on, or what was wrong with an empty form.
_ANSWERED = {200, 201, 202, 204, 302, 303, 400, 409, 410, 422}
#: What payment providers and mailboxes press, without a cookie of ours.
TAKES_FORMS_FROM_ELSEWHERE = {
    "gallery:newsletter-leave",
    "process_payment",
    "shop:hear",
    "static_process_payment",
}
_TRIED: Counter[str] = Counter()


class Door(NamedTuple):
    """A route, a method of it, and the address that is asked."""

    route: Route
    method: str
    address: str


def test_every_route_has_a_line_and_every_line_a_route() -> None:
    routes = {route.name for route in all_routes() if not route.is_back_office}

    assert sorted(routes - LINES.keys()) == [], "say in tests/site/routes/lines.txt who may"
    assert sorted(LINES.keys() - routes) == [], "lines about routes that are gone"


class TestDoors(TestCase):
    """Everybody at every door of one house, which is built once."""

    scene: ClassVar[Scene]

    @classmethod
    def setUpTestData(cls) -> None:
        folder = tempfile.TemporaryDirectory(prefix="pinxit-doors-")
        cls.addClassCleanup(folder.cleanup)
        home = Path(folder.name)
        with override_settings(
            PINXIT_HOME=home,
            PINXIT_STORE=home / "store",
            PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        ):
            cls.scene = build(django_settings)

    def knock_everywhere(self, who: str) -> None:
        """Try everything as somebody."""
        scene = self.scene
        with self.settings(PINXIT_HOME=scene.home, PINXIT_STORE=scene.home / "store"):
            wrong = list(_surprises(scene, who))
        assert "\n".join(wrong) == ""

    def test_eve_with_a_form_from_elsewhere(self) -> None:
        """No form of another page does anything here, whoever is signed in."""
        browser = Client(enforce_csrf_checks=True)
        browser.cookies.load(self.scene.cookies["olga"])

        open_ = {
            route.name
            for route in all_routes()
            if not route.is_api and "POST" in LINES.get(route.name, {})
            for answer in [browser.post(address_of(route, self.scene))]
            if answer.status_code != 403
        }

        assert open_ == TAKES_FORMS_FROM_ELSEWHERE

    def test_a_visitor(self) -> None:
        self.knock_everywhere("visitor")

    def test_a_guest(self) -> None:
        self.knock_everywhere("guest")

    def test_ada_who_bought(self) -> None:
        self.knock_everywhere("ada")

    def test_ben_who_has_nothing(self) -> None:
        self.knock_everywhere("ben")

    def test_cleo_who_painted(self) -> None:
        self.knock_everywhere("cleo")

    def test_eve_another_artist(self) -> None:
        self.knock_everywhere("eve")

    def test_dov_the_curator(self) -> None:
        self.knock_everywhere("dov")

    def test_kim_of_the_committee(self) -> None:
        self.knock_everywhere("kim")

    def test_olga_the_owner(self) -> None:
        self.knock_everywhere("olga")


def _surprises(scene: Scene, who: str) -> Iterator[str]:
    """Yield what was not as the lines have it."""
    # One for all: each new one reads the list of static files again.
    browser = Client(raise_request_exception=False)
    for route in all_routes():
        address = address_of(route, scene)
        for method in route.methods:
            line = line_of(route, method)
            found = _knock(browser, scene, who, Door(route, method, address))
            _TRIED[route.name] += 1
            if found == 200 and who == "visitor" and not _is_kept_in(route, method, address):
                yield f"{route.name}: may be shown in a frame, or read as something else"
            if not _as_expected(line, who, found, route):
                yield f"{who} {route.name} {method}: {found}, against {line or 'nobody may'}"


def _knock(browser: Client, scene: Scene, who: str, door: Door) -> int | str:
    """Ask as somebody, undo what it did, and return the status, `sign-in` or `staff`."""
    route, method = door.route, door.method
    browser.cookies.clear()
    if who != "visitor":
        browser.cookies.load(scene.cookies[who])
    headers = {}
    if route.is_api and who in scene.keys:
        headers = {"Authorization": f"Bearer {scene.keys[who]}"}
    before = transaction.savepoint()
    try:
        answer = browser.generic(
            method, door.address, headers=headers, **_body(route, method, scene)
        )
    finally:
        transaction.savepoint_rollback(before)
    if answer.streaming and not getattr(answer, "is_async", False):
        answer.getvalue()  # a file that is read to its end is closed
    place = answer.headers.get("Location", "")
    if answer.status_code == 302 and place.startswith("/accounts/sign-in/"):
        return "sign-in"
    if answer.status_code == 302 and place.startswith("/back-office/login/"):
        return "staff"
    return answer.status_code


def _is_kept_in(route: Route, method: str, address: str) -> bool:
    """Say whether a page may stand in no frame, and is taken for nothing but what it is."""
    if method != "GET" or route.is_api:
        return True
    answer = Client().get(address)
    framed = "frame-ancestors 'none'" not in answer.headers["Content-Security-Policy"]
    sniffed = answer.headers["X-Content-Type-Options"] != "nosniff"
    return not sniffed and framed == (route.name == "shop:embed")


def _body(route: Route, method: str, scene: Scene) -> dict[str, Any]:
    if method == "GET":
        return {}
    if route.is_api and not BODIES.get(route.name, "{").startswith("--"):
        text = BODIES.get(route.name, "{}").replace("SKETCH", str(scene.kept["sketch_id"]))
        text = text.replace("UNSOLD", str(scene.kept["unsold"].public_id))
        return {"data": text, "content_type": "application/json"}
    empty = "--x--\r\n"
    content_type = "multipart/form-data; boundary=x"
    return {"data": BODIES.get(route.name, empty), "content_type": content_type}


def _as_expected(line: Line | None, who: str, found: int | str, route: Route) -> bool:
    if line is None:
        # Nobody may do this: whatever is said, it is no.
        return found in {"sign-in", "staff", 401, 403, 404, 405}
    if who in line.may:
        return found in _ANSWERED | line.also
    if who == "dov" and "staff" in line.rest:
        # A curator is inside, and not in this room. What is not there has no history, says Django
        # before it asks who wants to read it.
        return found == 403 or (found == 302 and route.name.endswith("_history"))
    # A guest is a visitor everywhere but at the doors of their own orders.
    is_outside = who == "visitor" or (who == "guest" and route.name not in DOORS)
    return found == line.visitor if is_outside else found in line.rest


@atexit.register
def _hand_over() -> None:
    """Tell the bench how many routes were tried, and how many were not."""
    path = os.environ.get("PINXIT_ROUTES_COUNTED")
    if path and _TRIED:
        with contextlib.suppress(ImportError):
            left = [route.name for route in all_routes() if route.name not in _TRIED]
            told = {"routes_tested": len(_TRIED), "routes_untested": len(left)}
            told["route_requests"] = sum(_TRIED.values())
            Path(path).write_text(json.dumps(told), encoding="utf-8")
