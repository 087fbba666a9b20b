"""What a withdrawal touches, on the command line."""

import pytest
from typer.testing import CliRunner, Result

from pinxit.corpus.web.models import Author, Manifest, ManifestWork, Work
from pinxit.corpus.web.services import AlreadyWithdrawnError
from pinxit.kernel import Digest
from pinxit.shop.web.models import Edition
from pinxit.site.corpus_commands import NotOnTheRegisterError, app
from tests.corpus.web.works import registered, work
from tests.scenes import NOW, cleo, edition_of

pytestmark = pytest.mark.django_db


def run(*arguments: str, answer: str = "") -> Result:
    return CliRunner().invoke(app, list(arguments), input=answer, env={"COLUMNS": "200"})


@pytest.fixture
def crane() -> Work:
    registered(work("folder:crane.png"), work("folder:heron.png", title="A heron"))
    return Work.objects.get(source="folder:crane.png")


@pytest.fixture
def edition() -> Edition:
    return edition_of(cleo(), size=2)


@pytest.fixture
def manifest(crane: Work, edition: Edition) -> Manifest:
    root = Digest.parse(edition.listing.piece.manifest_digest).hex
    manifest = Manifest.objects.create(root=root, purpose="train", num_works=1, frozen_at=NOW)
    ManifestWork.objects.create(manifest=manifest, work=crane)
    return manifest


def test_everything_a_withdrawal_touches_is_shown_before_it_is_done(
    crane: Work, manifest: Manifest, edition: Edition
) -> None:
    said = run("withdraw", crane.source, answer="n\n")

    assert said.exit_code == 1
    assert manifest.root in said.output
    assert edition.listing.piece.model_digest in said.output
    assert "pieces   1" in said.output
    assert edition.listing.title in said.output
    crane.refresh_from_db()
    assert crane.withdrawn_at is None


def test_a_work_is_withdrawn_by_its_digest_and_given_back(crane: Work) -> None:
    assert run("withdraw", crane.digest, "--yes").exit_code == 0
    crane.refresh_from_db()
    assert crane.withdrawn_at is not None
    assert isinstance(run("withdraw", crane.source, "--yes").exception, AlreadyWithdrawnError)

    assert run("give-back", crane.source).exit_code == 0
    crane.refresh_from_db()
    assert crane.withdrawn_at is None


@pytest.mark.parametrize("field", ["slug", "name"])
def test_everything_by_an_author_is_withdrawn_at_once(crane: Work, field: str) -> None:
    author = Author.objects.get()

    assert run("withdraw", getattr(author, field), "--author", "--yes").exit_code == 0
    assert Work.objects.filter(withdrawn_at=None).count() == 0
    assert run("give-back", author.slug, "--author").exit_code == 0
    assert Work.objects.filter(withdrawn_at=None).count() == 2


@pytest.mark.parametrize("arguments", [["nothing"], ["nobody", "--author"]])
def test_what_is_not_on_the_register_is_said_plainly(arguments: list[str]) -> None:
    assert isinstance(run("withdraw", *arguments).exception, NotOnTheRegisterError)


def test_the_other_commands_of_the_corpus_are_there() -> None:
    said = run("--help").output

    for name in ("gather", "freeze", "check", "compare", "withdraw"):
        assert name in said
