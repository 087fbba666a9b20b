"""What a claim may say, and how it is said to readers of C2PA."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from pinxit.provenance import (
    BadClaimError,
    Claim,
    Ingredient,
    Making,
    Mining,
    Record,
    Relation,
    SoftBinding,
    Use,
)
from pinxit.provenance.core.credential import ISCC_BINDING, WATERMARK_BINDING, manifest_of

PARENT = Ingredient(b"one", "image/jpeg", "One")
SHOWN = Ingredient(b"two", "image/png", "Two", Relation.INPUT)
PLACED = Ingredient(b"three", "image/png", "Three", Relation.COMPONENT)
DAWN = Claim("Dawn", Making.CREATED)
ZONELESS = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)
IPTC = "http://cv.iptc.org/newscodes/digitalsourcetype/"


def said(claim: Claim, label: str) -> list[Any]:
    manifest = manifest_of(claim, "image/jpeg")
    return [each["data"] for each in manifest["assertions"] if each["label"] == label]


def actions(claim: Claim) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = said(claim, "c2pa.actions.v2")[0]["actions"]
    return found


@pytest.mark.parametrize(
    ("making", "action", "source"),
    [
        (Making.CREATED, "c2pa.created", "trainedAlgorithmicMedia"),
        (Making.VARIED, "c2pa.edited", "compositeWithTrainedAlgorithmicMedia"),
        (Making.RESTYLED, "c2pa.filtered", "compositeWithTrainedAlgorithmicMedia"),
        (Making.EDITED, "c2pa.edited", "compositeWithTrainedAlgorithmicMedia"),
        (Making.RESTORED, "c2pa.edited", "compositeWithTrainedAlgorithmicMedia"),
        (Making.ENLARGED, "c2pa.resized", "compositeWithTrainedAlgorithmicMedia"),
        (Making.TRACED, "c2pa.converted", "algorithmicMedia"),
        (Making.CONVERTED, "c2pa.converted", None),
        (Making.ISSUED, "c2pa.created", "dataDrivenMedia"),
    ],
)
def test_every_making_has_its_action_and_its_source(
    making: Making, action: str, source: str | None
) -> None:
    claim = Claim("Dawn", making, ingredients=(PARENT,) if making.has_parent else ())

    *opened, done = actions(claim)

    assert [each["action"] for each in opened] == ["c2pa.opened"] * making.has_parent
    assert done["action"] == action
    assert done.get("digitalSourceType") == (source and IPTC + source)
    assert done["parameters"] == {"org.pinxit.making": making.value}


def test_what_went_in_stands_in_the_actions_in_order() -> None:
    mark = SoftBinding(f"{WATERMARK_BINDING}.1", "00ff", is_watermark=True)
    claim = Claim("Dawn", Making.VARIED, ingredients=(SHOWN, PARENT, PLACED), marks=(mark,))

    opened, edited, placed, marked = actions(claim)

    assert opened == {"action": "c2pa.opened", "parameters": {"ingredientIds": ["ingredient-1"]}}
    assert edited["parameters"]["ingredientIds"] == ["ingredient-0"]
    assert placed == {"action": "c2pa.placed", "parameters": {"ingredientIds": ["ingredient-2"]}}
    assert marked == {"action": "c2pa.watermarked.bound"}


def test_the_house_says_where_to_look_it_up() -> None:
    record = Record(author="Cleo", licence="CC-BY-4.0", model="house painter", log_index=0)
    noon = datetime(2026, 5, 1, 12, tzinfo=timezone(timedelta(hours=8)))
    claim = replace(DAWN, version="1.0", made_at=noon, record=record)

    (done,) = actions(claim)

    assert done["softwareAgent"] == {"name": "house painter"}
    assert done["when"] == "2026-05-01T04:00:00Z"
    assert said(claim, "org.pinxit.record") == [
        {"author": "Cleo", "licence": "CC-BY-4.0", "model": "house painter", "log_index": 0}
    ]
    (metadata,) = said(claim, "cawg.metadata")
    assert (metadata["dc:creator"], metadata["dc:rights"]) == (["Cleo"], "CC-BY-4.0")
    generator = manifest_of(claim, "image/png")["claim_generator_info"]
    assert generator == [{"name": "Pinxit", "version": "1.0"}]


def test_nothing_is_said_that_is_not_known() -> None:
    silent = replace(DAWN, mining=None)

    assert said(silent, "org.pinxit.record") == []
    assert said(silent, "cawg.metadata") == []
    assert said(silent, "cawg.training-mining") == []
    assert said(silent, "c2pa.soft-binding") == []
    assert set(actions(silent)[0]) == {"action", "digitalSourceType", "parameters"}
    assert manifest_of(silent, "image/png")["claim_generator_info"] == [{"name": "Pinxit"}]


def test_what_may_be_learnt_is_said_use_by_use() -> None:
    wish = Mining(Use.ALLOWED, Use.CONSTRAINED, Use.REFUSED, Use.ALLOWED, "ask first")

    (data,) = said(replace(DAWN, mining=wish), "cawg.training-mining")

    assert data["entries"] == {
        "cawg.ai_training": {"use": "allowed"},
        "cawg.ai_generative_training": {"use": "constrained", "constraint_info": "ask first"},
        "cawg.data_mining": {"use": "notAllowed"},
        "cawg.ai_inference": {"use": "allowed"},
    }


def test_each_mark_in_the_work_is_bound() -> None:
    claim = replace(DAWN, marks=(SoftBinding(ISCC_BINDING, "ISCC:AAA"),))

    assert said(claim, "c2pa.soft-binding") == [
        {"alg": "io.iscc.v0", "blocks": [{"scope": {}, "value": "ISCC:AAA"}]}
    ]
    assert len(actions(claim)) == 1, "an ISCC is measured, not put in"


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Claim("Dawn", Making.RESTORED),
        lambda: Claim("Dawn", Making.RESTORED, ingredients=(PARENT, PARENT)),
        lambda: Claim("Dawn", Making.CREATED, ingredients=(PARENT,)),
        lambda: Claim("Dawn", Making.CREATED, made_at=ZONELESS),
        lambda: Claim("D" * 501, Making.CREATED),
        lambda: Claim("Dawn", Making.CREATED, record=Record(author="C" * 501)),
    ],
)
def test_a_claim_that_cannot_be_is_refused(wrong) -> None:
    with pytest.raises(BadClaimError):
        wrong()
