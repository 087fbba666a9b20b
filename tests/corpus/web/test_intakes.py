"""Cleo brings works in: from her files, through the questions, to the register and the report."""

import io
import re
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image, ImageDraw

from pinxit.corpus import jobs
from pinxit.corpus.adapters.opening import NoPublicAddressError
from pinxit.corpus.core.claims import NO_CLAIM
from pinxit.corpus.core.rights import Answer, AuthorKind, EvidenceKind, Purpose
from pinxit.corpus.web import services
from pinxit.corpus.web.models import Author, Intake, Work
from pinxit.corpus.web.selectors import intakes
from pinxit.corpus.web.services import Whose
from pinxit.jobs.web.services import begin, fail, finish, report
from tests.corpus.web.conftest import browser_of
from tests.corpus.web.works import NOON
from tests.studio.sketch import Onlooker

pytestmark = pytest.mark.django_db

OWN = {
    "author": "Cleo Marin",
    "train": "granted",
    "style": "refused",
    "derive": "unknown",
    "sell": "granted",
    "credit": "© Cleo Marin",
}
LICENSED = {
    "author": "Emily Jäger",
    "kind": "person",
    "author_url": "https://example.org/emily",
    "licence": "CC-BY-4.0",
    "other_licence": "",
    "page": "https://example.org/cranes",
    "credit": "",
}
OLD = {"author": "J. M. W. Turner", "born": "1775", "died": "1851", "year": ""}


def png(shade: int) -> bytes:
    """A picture that is not blank, and like no other."""
    picture = Image.new("RGB", (96, 64), (250, 240, shade))
    ImageDraw.Draw(picture).ellipse((shade % 40, 10, 60 + shade % 30, 54), fill=(shade, 60, 90))
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def offered(cleo, *files: SimpleUploadedFile, title: str = "Field studies") -> Intake:
    uploads = files or (SimpleUploadedFile("one.png", png(10)),)
    return services.offer_files(uploads, kind="files", title=title, person=cleo, now=NOON)


def said(cleo, whose: str, form: dict[str, str]) -> Intake:
    intake = offered(cleo)
    address = reverse("corpus:rights", args=[intake.public_id]) + f"?whose={whose}"
    answer = browser_of(cleo).post(address, form)
    assert answer.status_code == 302, re.findall("field__error.*", answer.content.decode())
    intake.refresh_from_db()
    return intake


def test_files_are_kept_under_safe_names_until_they_are_taken_in(cleo) -> None:
    odd = SimpleUploadedFile("x", b"1")
    odd._name = "../../.ssh/../.a\u202eb\n.png"  # type: ignore[attr-defined]
    intake = offered(
        cleo,
        SimpleUploadedFile("a.png", b"1"),
        SimpleUploadedFile("a.png", b"2"),
        odd,
        title="竹林",
    )

    folder = services.upload_folder(intake)
    names = intake.params["files"]
    assert names == ["a.png", "a-2.png", "ab.png"]
    assert sorted(path.name for path in folder.iterdir()) == sorted(names)
    assert intake.name.startswith("works-")


def test_the_wizard_asks_one_thing_after_the_other(cleo) -> None:
    hers = browser_of(cleo)
    for kind, words in [
        ("files", "Drop files here"),
        ("iiif", "manifest.json"),
        ("urls", "Drop the list here"),
        ("set", "OpenMoji"),
    ]:
        assert words in hers.get(reverse("corpus:add-from", args=[kind])).content.decode()
    assert hers.get("/corpus/add/elsewhere/").status_code == 404

    upload = SimpleUploadedFile("one.png", png(10))
    address = reverse("corpus:add-from", args=["files"])
    first = hers.post(address, {"title": "Field studies", "uploads": [upload]})
    intake = Intake.objects.get()
    assert first["Location"] == reverse("corpus:rights", args=[intake.public_id])
    for whose in Whose:
        assert hers.get(f"{first['Location']}?whose={whose}").status_code == 200
    assert hers.get(reverse("corpus:confirm", args=[intake.public_id])).status_code == 302
    second = hers.post(f"{first['Location']}?whose=own", OWN)
    shown = hers.get(second["Location"]).content.decode()
    assert "Cleo Marin" in shown
    assert "one.png" in shown
    # What was said before stands in the form when she comes back to it.
    assert "© Cleo Marin" in hers.get(first["Location"]).content.decode()

    third = hers.post(second["Location"])
    assert third["Location"] == intake.get_absolute_url()
    page = hers.get(third["Location"]).content.decode()
    assert "Waiting for its turn." in page
    assert hers.get(second["Location"])["Location"] == third["Location"]
    assert hers.get(first["Location"])["Location"] == third["Location"]
    assert "Field studies" in hers.get("/corpus/add/").content.decode()


@pytest.mark.parametrize(
    ("kind", "form"),
    [
        ("files", {"title": "Nothing"}),
        ("files", {"title": "Empty", "uploads": SimpleUploadedFile("a.png", b"")}),
        ("files", {"uploads": SimpleUploadedFile("a.png", b"1")}),
        ("iiif", {"title": "Museum", "address": "javascript:alert(1)"}),
        ("urls", {"title": "List"}),
        ("set", {"name": "cifar-11"}),
    ],
)
def test_what_cannot_be_brought_in_is_answered_beside_the_field(cleo, kind, form) -> None:
    answer = browser_of(cleo).post(reverse("corpus:add-from", args=[kind]), form)

    assert answer.status_code == 400
    assert "field__error" in answer.content.decode()
    assert not Intake.objects.exists()


TOO_MUCH = "This was too much at once."


def test_a_body_that_was_cut_off_is_answered(cleo) -> None:
    answer = browser_of(cleo).post(
        reverse("corpus:add-from", args=["files"]),
        data=b"--x\r\nContent-Disposition: form-data; name=",
        content_type="multipart/form-data; boundary=",
    )

    assert answer.status_code == 400
    assert TOO_MUCH in answer.content.decode()


def test_too_many_files_or_bytes_at_once_are_answered(cleo, settings) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 2
    address = reverse("corpus:add-from", args=["files"])
    files = [SimpleUploadedFile(f"{number}.png", png(number)) for number in range(3)]

    many = browser_of(cleo).post(address, {"title": "Many", "uploads": files})
    large = browser_of(cleo).post(address, {"title": "Large"}, CONTENT_LENGTH="70000000")

    for answer in (many, large):
        assert answer.status_code == 400
        assert TOO_MUCH in answer.content.decode()
    assert not Intake.objects.exists()


def test_a_form_without_its_token_is_refused(cleo) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cleo)

    answer = browser.post(reverse("corpus:add-from", args=["set"]), {"name": "openmoji"})

    assert answer.status_code == 403
    assert not Intake.objects.exists()


@pytest.mark.parametrize(
    ("whose", "form"),
    [
        ("own", {**OWN, "author": ""}),
        ("own", {**OWN, "train": "perhaps"}),
        ("licensed", {**LICENSED, "licence": "other", "other_licence": ""}),
        ("licensed", {**LICENSED, "page": "here"}),
        ("old", {**OLD, "died": "", "year": ""}),
        ("old", {**OLD, "died": "1700"}),
    ],
)
def test_answers_that_say_too_little_are_asked_again(cleo, whose, form) -> None:
    intake = offered(cleo)

    address = reverse("corpus:rights", args=[intake.public_id]) + f"?whose={whose}"
    answer = browser_of(cleo).post(address, form)

    assert answer.status_code == 400
    assert "field__error" in answer.content.decode()


def test_own_works_are_claimed_with_the_answers_as_consents(cleo, settings) -> None:
    claim = services.claim_of(said(cleo, "own", OWN))

    (author,) = claim.authors
    assert (author.name, author.kind) == ("Cleo Marin", AuthorKind.PERSON)
    assert author.identifier == services.own_identifier(cleo)
    assert author.identifier.startswith("urn:uuid:")
    assert {purpose: each.answer for purpose, each in claim.consents.items()} == {
        Purpose.TRAIN: Answer.GRANTED,
        Purpose.STYLE: Answer.REFUSED,
        Purpose.SELL: Answer.GRANTED,
    }
    assert claim.evidence[0].kind is EvidenceKind.STATEMENT


def test_licensed_works_carry_the_licence_and_where_it_says_so(cleo) -> None:
    claim = services.claim_of(said(cleo, "licensed", LICENSED))

    assert (claim.licence, claim.authors[0].identifier) == (
        "CC-BY-4.0",
        "https://example.org/emily",
    )
    assert "https://example.org/cranes" in claim.evidence[0].says


def test_another_licence_is_read_from_its_address(cleo) -> None:
    form = {
        **LICENSED,
        "licence": "other",
        "other_licence": "https://creativecommons.org/licenses/by-sa/3.0/",
        "page": "",
    }

    claim = services.claim_of(said(cleo, "licensed", form))

    assert claim.licence == "CC-BY-SA-3.0"


def test_old_works_carry_the_years_and_no_licence(cleo) -> None:
    claim = services.claim_of(said(cleo, "old", OLD))

    assert (claim.authors[0].died, claim.licence, claim.made_in) == (1851, "", None)


def test_a_table_speaks_for_itself(cleo) -> None:
    assert services.claim_of(said(cleo, "table", {})) == NO_CLAIM


def test_nothing_begins_before_it_is_said_whose_it_is(cleo) -> None:
    intake = offered(cleo)

    with pytest.raises(services.NotSaidError):
        services.begin_intake(intake, now=NOON)
    services.say_whose(intake, {"whose": "table"})
    services.begin_intake(intake, now=NOON)
    with pytest.raises(services.BegunError):
        services.say_whose(intake, {"whose": "table"})


def zipped(cleo, folder: Path) -> Intake:
    """A zip of three pictures and a table, with a drawing that holds a script."""
    path = folder / "studies.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(3):
            archive.writestr(f"study-{number}.png", png(20 + 70 * number))
        archive.writestr("bad.svg", "<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>")
        archive.writestr("works.csv", "file,title\nstudy-0.png,First light\n")
    intake = offered(cleo, SimpleUploadedFile("studies.zip", path.read_bytes()))
    services.say_whose(
        intake,
        {
            "whose": "own",
            "author": "Cleo Marin",
            "credit": "",
            "answers": {"train": "granted"},
            "said_on": "2026-11-23",
        },
    )
    services.begin_intake(intake, now=NOON)
    return intake


@pytest.mark.slow
def test_a_zip_ends_on_the_register_and_its_author_may_decide(cleo, tmp_path) -> None:
    intake = zipped(cleo, tmp_path)
    onlooker = Onlooker()

    jobs.take_in_works({"intake": str(intake.public_id)}, onlooker)
    jobs.take_in_works({"intake": str(intake.public_id)}, onlooker)

    intake.refresh_from_db()
    assert intake.collection is not None
    assert (intake.collection.num_works, intake.collection.num_refused) == (3, 1)
    assert Author.objects.get().person == cleo
    assert Work.objects.filter(title="First light", may_train="allowed").exists()
    page = browser_of(cleo).get(intake.get_absolute_url()).content.decode()
    assert "3 works came in." in page
    assert "A drawing with a program in it" in page
    assert "bad.svg" in page
    done = browser_of(cleo).get(reverse("corpus:intake-progress", args=[intake.public_id]))
    assert done["HX-Refresh"] == "true"


def test_how_far_an_intake_is(cleo, tmp_path) -> None:
    intake = zipped(cleo, tmp_path)
    assert intakes.stage_of(intake).state == "waiting"

    report(intake.job_key, step=2, total=5, note="opening")
    stage = intakes.stage_of(intake)
    assert (stage.state, stage.text, stage.ended) == ("running", "Opening each file", False)
    hers = browser_of(cleo)
    address = reverse("corpus:intake-progress", args=[intake.public_id])
    answer = hers.get(address)
    assert "2 of 5" in answer.content.decode()
    assert "HX-Refresh" not in answer
    finish(intake.job_key)
    assert intakes.stage_of(intake).state == "running", "the register comes a moment later"

    begin(intake.job_key)  # what is done stays done, unless it is begun again
    fail(intake.job_key, services.UnwritableUploadError("the files cannot be kept"))
    page = hers.get(intake.get_absolute_url()).content.decode()
    assert "The intake stopped." in page
    assert "The files cannot be kept" in page


def test_an_address_of_the_web_needs_a_house_with_an_address(cleo, settings) -> None:
    settings.PINXIT_FETCH_CONTACT = "http://127.0.0.1:8000/about/"
    intake = services.offer_address("https://example.org/m.json", title="M", person=cleo, now=NOON)

    with pytest.raises(NoPublicAddressError):
        jobs.take_in_works({"intake": str(intake.public_id)}, Onlooker())


def test_a_named_set_is_offered_by_its_name(cleo) -> None:
    answer = browser_of(cleo).post(reverse("corpus:add-from", args=["set"]), {"name": "openmoji"})

    intake = Intake.objects.get()
    assert answer["Location"] == reverse("corpus:confirm", args=[intake.public_id])
    assert "121 named people" in browser_of(cleo).get(answer["Location"]).content.decode()
    with pytest.raises(services.NotSaidError.__mro__[1]):
        services.offer_set("nothing", person=cleo, now=NOON)


def test_nobody_brings_in_own_works_under_the_name_of_somebody_else(cranes, cleo, eve) -> None:
    """What an author refuses reaches all works of that name: Eve must not be Emily."""
    hers = offered(eve)
    address = reverse("corpus:rights", args=[hers.public_id]) + "?whose=own"

    answer = browser_of(eve).post(address, {**OWN, "author": "emily  JÄGER"})

    assert answer.status_code == 400
    assert "An author of this name is on the register" in answer.content.decode()
    assert browser_of(eve).post(address, {**OWN, "author": "Eve Jäger"}).status_code == 302
    # Cleo is linked to the author of her name, so it is hers.
    said(cleo, "own", {**OWN, "author": "Cleo Marin"})
