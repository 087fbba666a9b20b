"""Labels in files of every kind: what is written is read again, and all else stays."""

from contextlib import suppress
from dataclasses import replace
from functools import cache

import pytest

from pinxit.kernel import PinxitError
from pinxit.provenance.adapters.label_kinds.refusing import DamagedFileError
from pinxit.provenance.adapters.labelling import (
    UnknownKindError,
    content_digest,
    read_labels,
    seal_holds,
    sealed,
    write_labels,
)
from pinxit.provenance.core.inspection import FileTooLargeError
from pinxit.provenance.core.labels import AiLabel, Certainty, SourceType, house_label
from pinxit.provenance.core.note import NoteSigner
from tests.provenance.files_to_label import FILES, STAYS

LABEL = AiLabel(
    source=SourceType.GENERATED,
    aigc=house_label("gallery.example", "piece-7"),
    made_by="Cleo & <the> house",
    model='house painter "three"',
    title=" 清晨 Dawn ",
)
#: The same work, as another house made it before it came here.
FOREIGN = replace(LABEL, aigc=house_label("001191110102MACQD9K64010000", "theirs-1"))
ASSISTED = AiLabel(source=SourceType.ENHANCED, title="Repaired")


@cache
def made(media_type: str) -> bytes:
    """Tests read these bytes and never change them."""
    return FILES[media_type]()


every_kind = pytest.mark.parametrize("media_type", FILES)


@every_kind
@pytest.mark.parametrize("label", [LABEL, ASSISTED], ids=["generated", "assisted"])
def test_what_is_written_is_read_again(media_type: str, label: AiLabel) -> None:
    assert read_labels(made(media_type), media_type) is None

    labelled = write_labels(made(media_type), media_type, label)

    assert read_labels(labelled, media_type) == label


@every_kind
def test_the_content_stays_byte_for_byte(media_type: str) -> None:
    labelled = write_labels(made(media_type), media_type, LABEL)

    assert content_digest(labelled, media_type) == content_digest(made(media_type), media_type)
    assert STAYS in labelled
    assert labelled.count(STAYS) == made(media_type).count(STAYS)


@every_kind
def test_labelling_twice_is_labelling_once(media_type: str) -> None:
    once = write_labels(made(media_type), media_type, LABEL)

    assert write_labels(once, media_type, LABEL) == once


@every_kind
def test_the_chinese_label_stands_in_a_file_once(media_type: str) -> None:
    once = write_labels(made(media_type), media_type, LABEL)
    renamed = replace(LABEL, title="Dusk")

    again = write_labels(once, media_type, renamed)

    assert read_labels(again, media_type) == renamed
    # A document is written on, never over: what it said before lies in front of the update.
    assert again.count(b"ReservedCode2") == (2 if media_type == "application/pdf" else 1)


@every_kind
def test_the_label_of_another_house_stays_and_this_one_passes_it_on(media_type: str) -> None:
    theirs = write_labels(made(media_type), media_type, FOREIGN)

    found = read_labels(write_labels(theirs, media_type, LABEL), media_type)

    assert found is not None
    assert found.aigc is not None
    assert (found.aigc.content_producer, found.aigc.produce_id) == (
        "001191110102MACQD9K64010000",
        "theirs-1",
    )
    assert found.aigc.content_propagator == "gallery.example"
    assert found.aigc.propagate_id == "piece-7"


@every_kind
def test_what_a_model_made_never_becomes_less(media_type: str) -> None:
    theirs = write_labels(made(media_type), media_type, FOREIGN)

    found = read_labels(write_labels(theirs, media_type, ASSISTED), media_type)

    assert found is not None
    assert found.source is SourceType.GENERATED
    assert found.aigc is not None
    assert found.aigc.certainty is Certainty.IS


@every_kind
def test_a_seal_holds_for_its_content_and_no_other(media_type: str) -> None:
    signer, stranger = NoteSigner.draw("gallery.example"), NoteSigner.draw("gallery.example")
    label = sealed(LABEL, made(media_type), media_type, signer)
    labelled = write_labels(made(media_type), media_type, label)
    found = read_labels(labelled, media_type)

    assert found == label
    assert found.aigc is not None
    assert found.aigc.faults == ()
    assert seal_holds(found.aigc, labelled, media_type, signer.public) is True
    assert seal_holds(found.aigc, labelled, media_type, stranger.public) is None
    renamed = replace(found.aigc, produce_id="piece-8")
    assert seal_holds(renamed, labelled, media_type, signer.public) is False


@every_kind
@pytest.mark.parametrize("share", [0, 0.02, 0.2, 0.6])
def test_a_file_that_is_cut_short_is_refused_or_left_as_it_is(
    media_type: str, share: float
) -> None:
    cut = made(media_type)[: int(len(made(media_type)) * share)]

    with suppress(PinxitError):
        assert read_labels(write_labels(cut, media_type, LABEL), media_type) == LABEL


@every_kind
def test_a_file_of_another_kind_is_refused(media_type: str) -> None:
    with pytest.raises(DamagedFileError):
        write_labels(b"\x00\x01not a file of any kind" * 9, media_type, LABEL)


def test_a_kind_that_is_not_known_is_refused() -> None:
    with pytest.raises(UnknownKindError):
        read_labels(b"", "video/mp4")


def test_a_file_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pinxit.provenance.adapters.labelling.MAX_FILE_BYTES", 10)

    with pytest.raises(FileTooLargeError):
        read_labels(made("image/png"), "image/png; charset=binary")


def test_what_no_model_made_is_not_sealed() -> None:
    signer = NoteSigner.draw("gallery.example")

    assert sealed(ASSISTED, made("image/png"), "image/png", signer) is ASSISTED
