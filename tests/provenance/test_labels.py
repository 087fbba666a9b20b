"""The fields of the labels, their spelling, and which label which making demands."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinxit.provenance.core.label_rules import Making, Mark, Need, Place, required
from pinxit.provenance.core.labels import (
    MAX_LABEL_BYTES,
    AigcLabel,
    AiLabel,
    BadLabelError,
    Certainty,
    SourceType,
    code_of_house,
    house_label,
    source_type,
)

OURS = house_label("gallery.example", "piece-7", signature="sig")
#: As found in the wild: a name instead of a code, a word instead of a number.
WILD = '{"AIGC":{"Label":"AIGC","ContentProducer":"某公司","ProduceID":"","ReservedCode1":"x"}}'

plain = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1, max_size=40)
seen = st.text(st.characters(exclude_categories=["C", "Z"]), max_size=40)


def test_the_fields_are_those_of_the_standard_in_its_order() -> None:
    assert list(json.loads(OURS.text)) == [
        "Label",
        "ContentProducer",
        "ProduceID",
        "ReservedCode1",
        "ContentPropagator",
        "PropagateID",
        "ReservedCode2",
    ]
    assert OURS.fields["Label"] == "1"
    assert OURS.faults == ()


@given(st.builds(AigcLabel, label=seen, content_producer=seen, produce_id=seen))
def test_a_label_is_read_as_it_was_written(label: AigcLabel) -> None:
    assert AigcLabel.parse(label.text) == label
    assert AigcLabel.parse('{"AIGC":' + label.text + "}") == label


@given(st.sampled_from(SourceType), st.none() | st.just(OURS), seen, seen, seen)
def test_the_whole_label_is_read_as_it_was_written(
    source: SourceType, aigc: AigcLabel | None, by: str, model: str, title: str
) -> None:
    label = AiLabel(source=source, aigc=aigc, made_by=by, model=model, title=title)

    assert AiLabel.parse(label.text) == label


@given(plain)
def test_a_code_is_taken_or_refused_whole(code: str) -> None:
    if '"' in code or "\\" in code:
        with pytest.raises(BadLabelError):
            house_label(code, "1")
    else:
        assert house_label(code, "1").content_producer == code


def test_what_others_wrote_is_read_and_its_faults_named() -> None:
    wild = AigcLabel.parse(WILD)

    assert wild.content_producer == "某公司"
    assert wild.certainty is Certainty.SUSPECTED
    assert wild.faults == ("Label", "ContentProducer", "ProduceID")


def test_a_number_in_place_of_a_text_is_read() -> None:
    assert AigcLabel.parse('{"Label":2,"ContentProducer":"a","ProduceID":"b"}').label == "2"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "AIGC",
        "[]",
        "{}",
        '"1"',
        '{"AIGC":[]}',
        '{"Label":"1","Author":"Eve"}',
        '{"Label":true}',
        '{"Label":null}',
        '{"Label":"1","Label":"2"}',
        '{"Label":"' + "1" * 3000 + '"}',
        '{"Label":"1\\u0007"}',
        '{"Label":"\\ud800"}',
        "[" * 20_000,
        " " * (MAX_LABEL_BYTES + 1),
    ],
)
def test_what_is_no_label_is_refused(text: str) -> None:
    with pytest.raises(BadLabelError) as refusal:
        AigcLabel.parse(text)

    assert refusal.value.remedy


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        '{"AIGC":{}}',
        '{"DigitalSourceType":"http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"}',
        '{"DigitalSourceType":7}',
        json.dumps({"DigitalSourceType": SourceType.GENERATED, "Title": 7}),
        json.dumps({"DigitalSourceType": SourceType.GENERATED, "Title": "x" * 3000}),
    ],
)
def test_what_is_no_whole_label_is_refused(text: str) -> None:
    with pytest.raises(BadLabelError):
        AiLabel.parse(text)


@pytest.mark.parametrize("code", ["", "two words", "画馆", 'quo"te', "back\\slash"])
def test_a_code_that_the_standard_does_not_allow_is_refused(code: str) -> None:
    with pytest.raises(BadLabelError):
        house_label(code, "1")


def test_a_label_of_another_house_is_passed_on_as_it_is() -> None:
    ours = AiLabel(source=SourceType.ENHANCED, aigc=OURS)
    theirs = AiLabel(source=SourceType.COMPOSITE, aigc=house_label("theirs", "9", signature="s9"))

    both = ours.over(theirs)

    assert both.source is SourceType.COMPOSITE
    assert both.aigc is not None
    assert list(both.aigc.fields.values()) == [
        "1",
        "theirs",
        "9",
        "s9",
        "gallery.example",
        "piece-7",
        "sig",
    ]


def test_what_only_a_program_worked_on_is_passed_on_under_the_name_of_the_program() -> None:
    theirs = AiLabel(source=SourceType.GENERATED, aigc=AigcLabel.parse(WILD))

    both = AiLabel(source=SourceType.ENHANCED).over(theirs)

    assert both.aigc is not None
    assert both.aigc.content_producer == "某公司"
    assert (both.aigc.content_propagator, both.aigc.propagate_id) == ("Pinxit", "Pinxit")


@pytest.mark.parametrize("former", ["Pinxit", "old.example", "gallery.example"])
def test_a_former_label_of_this_house_is_replaced(former: str) -> None:
    ours = AiLabel(source=SourceType.GENERATED, aigc=OURS)
    before = replace(ours, aigc=house_label(former, "piece-7"))

    assert ours.over(before, codes=frozenset({"old.example"})) == ours


def test_where_nothing_stood_the_label_is_ours() -> None:
    ours = AiLabel(source=SourceType.GENERATED, aigc=OURS)

    assert ours.over(None) == ours
    assert ours.over(AiLabel(source=SourceType.COMPOSITE)) == ours


def test_only_source_types_of_ai_are_taken() -> None:
    assert source_type(str(SourceType.COMPOSITE)) is SourceType.COMPOSITE
    with pytest.raises(BadLabelError):
        source_type("http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture")


@pytest.mark.parametrize(
    ("registered", "address", "code"),
    [
        ("001191110102MACQD9K64010000", "https://a.example", "001191110102MACQD9K64010000"),
        ("", "https://gallery.example:8443/", "gallery.example"),
        ("", "http://127.0.0.1:8000", "Pinxit"),
        ("", "https://画.example", "Pinxit"),
        ("", "", "Pinxit"),
    ],
)
def test_a_house_labels_under_its_code_or_its_host(
    registered: str, address: str, code: str
) -> None:
    assert code_of_house(registered, address) == code


MUST, ASKED, MAY = Need.MUST, Need.WHERE_ASKED, Need.MAY
EU_MADE = {Mark.METADATA: MUST, Mark.WATERMARK: MUST, Mark.VISIBLE: ASKED}
CHINA_MADE = {Mark.AIGC: MUST, Mark.WATERMARK: MAY, Mark.VISIBLE: MUST}
DEMANDS = [
    (Making.GENERATED, Place.EU, EU_MADE),
    (Making.PARTLY, Place.EU, EU_MADE),
    (Making.ASSISTED, Place.EU, {Mark.METADATA: MAY}),
    (Making.DECLARED, Place.EU, {Mark.METADATA: MUST}),
    (Making.SUSPECTED, Place.EU, {Mark.METADATA: MUST}),
    (Making.GENERATED, Place.CHINA, CHINA_MADE),
    (Making.PARTLY, Place.CHINA, CHINA_MADE),
    (Making.ASSISTED, Place.CHINA, {}),
    (Making.DECLARED, Place.CHINA, {Mark.AIGC: MUST, Mark.VISIBLE: MUST}),
    (Making.SUSPECTED, Place.CHINA, {Mark.AIGC: MUST, Mark.VISIBLE: MUST}),
    (
        Making.GENERATED,
        Place.EVERYWHERE,
        dict.fromkeys((Mark.METADATA, Mark.WATERMARK, Mark.AIGC, Mark.VISIBLE), MUST),
    ),
    (Making.GENERATED, Place.ELSEWHERE, {}),
]


@pytest.mark.parametrize(("making", "place", "needs"), DEMANDS)
def test_each_place_asks_what_its_law_says(
    making: Making, place: Place, needs: dict[Mark, Need]
) -> None:
    demand = required(making, place)

    assert demand.needs == needs
    assert {rule.mark for rule in demand.rules} == set(needs)
    assert all(rule.article and rule.reason for rule in demand.rules)
    assert demand.must(Mark.VISIBLE) is (needs.get(Mark.VISIBLE) is MUST)


@pytest.mark.parametrize(
    ("making", "source", "certainty"),
    [
        (Making.GENERATED, SourceType.GENERATED, Certainty.IS),
        (Making.PARTLY, SourceType.COMPOSITE, Certainty.IS),
        (Making.ASSISTED, SourceType.ENHANCED, None),
        (Making.DECLARED, SourceType.GENERATED, Certainty.MAY_BE),
        (Making.SUSPECTED, SourceType.GENERATED, Certainty.SUSPECTED),
    ],
)
def test_each_making_has_its_words(
    making: Making, source: SourceType, certainty: Certainty | None
) -> None:
    demand = required(making, Place.EVERYWHERE)

    assert (demand.source, demand.certainty) == (source, certainty)
