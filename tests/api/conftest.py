"""Programs at the door: Cleo's may paint, Eve's looks for what is not hers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from pinxit.accounts import Scope
from pinxit.accounts.web.models import ApiKey, Person
from pinxit.accounts.web.services import make_key
from tests import scenes


@dataclass
class Program:
    """A program that knocks with a key."""

    key: ApiKey
    text: str
    browser: Client

    def _headers(self, more: dict[str, str]) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.text}", **more}

    def get(self, path: str, **more: str) -> Any:
        return self.browser.get(f"/api/v1{path}", headers=self._headers(more))

    def post(self, path: str, body: Any = None, *, name: str = "", form: bool = False) -> Any:
        more = {"Idempotency-Key": name} if name else {}
        kind: Any = {} if form else {"content_type": "application/json"}
        return self.browser.post(f"/api/v1{path}", body or {}, headers=self._headers(more), **kind)


def program_of(person: Person, *scopes: Scope) -> Program:
    row, drawn = make_key(
        person=person,
        name="a program",
        scopes=scopes or list(Scope),
        expires_at=None,
        now=timezone.now(),
    )
    return Program(row, drawn.text, Client())


@pytest.fixture
def cleo(db) -> Person:
    return scenes.cleo()


@pytest.fixture
def cleos(cleo) -> Program:
    return program_of(cleo)


@pytest.fixture
def eves(db) -> Program:
    return program_of(scenes.person("Eve"))


@pytest.fixture
def program() -> Callable[..., Program]:
    return program_of
