"""Which label which way of making demands, where, by which law: a table, and how it is read."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pinxit.provenance.core.catalogue import _
from pinxit.provenance.core.labels import Certainty, SourceType


class ModelShare(StrEnum):
    """How a model had a part in a work, as the laws tell it apart."""

    GENERATED = "generated"
    """A model made the whole of it."""
    PARTLY = "partly"
    """A model made a part of it: filled in, restyled, restored beyond what was there."""
    ASSISTED = "assisted"
    """A program worked on what a person made, and made nothing of its own."""
    DECLARED = "declared"
    """It came in from outside, and who brought it says that a model made it."""
    SUSPECTED = "suspected"
    """It came in from outside with traces of a model, and nobody says so."""


class Place(StrEnum):
    """Where a file will be published."""

    EU = "eu"
    CHINA = "china"
    EVERYWHERE = "everywhere"
    """Nobody knows yet: what any of the places asks is asked."""
    ELSEWHERE = "elsewhere"


class LabelMark(StrEnum):
    """What can be put into a file, or onto it."""

    METADATA = "metadata"
    """The source type in XMP and in signed credentials."""
    WATERMARK = "watermark"
    AIGC = "aigc"
    """The implicit label of the Chinese standard."""
    VISIBLE = "visible"
    """The explicit label: words to be seen, or a rhythm to be heard."""


class Need(StrEnum):
    """How much a mark is wanted, from the least to the most."""

    MAY = "may"
    WHERE_ASKED = "where asked"
    MUST = "must"


class Law(StrEnum):
    """Who asks."""

    AI_ACT = "AI Act"
    CODE = "Code of Practice"
    MEASURES = "Measures"


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelRule:
    """One demand of one law.

    Attributes:
        law: Which.
        article: Where it stands there.
        place: Where the law holds.
        makings: What it speaks of.
        mark: What it wants.
        need: How much.
        reason: Why, in a sentence.
        waiver: When it may be left out; empty if never.
    """

    law: Law
    article: str
    place: Place
    makings: frozenset[ModelShare]
    mark: LabelMark
    need: Need
    reason: str
    waiver: str = ""


_MADE: Final = frozenset({ModelShare.GENERATED, ModelShare.PARTLY})
_BROUGHT: Final = frozenset({ModelShare.DECLARED, ModelShare.SUSPECTED})

LABEL_RULES: Final = (
    LabelRule(
        law=Law.AI_ACT,
        article=_("Article 50(2)"),
        place=Place.EU,
        makings=_MADE,
        mark=LabelMark.METADATA,
        need=Need.MUST,
        reason=_("What a model made is marked so that machines can tell."),
    ),
    LabelRule(
        law=Law.AI_ACT,
        article=_("Article 50(2)"),
        place=Place.EU,
        makings=frozenset({ModelShare.ASSISTED}),
        mark=LabelMark.METADATA,
        need=Need.MAY,
        reason=_("Aid in ordinary editing that does not change the work in substance is exempt."),
    ),
    LabelRule(
        law=Law.CODE,
        article=_("Measure 1.1"),
        place=Place.EU,
        makings=_MADE,
        mark=LabelMark.WATERMARK,
        need=Need.MUST,
        reason=_("One way of marking is not enough: signed metadata and a watermark."),
    ),
    LabelRule(
        law=Law.CODE,
        article=_("Measure 1.2"),
        place=Place.EU,
        makings=_BROUGHT,
        mark=LabelMark.METADATA,
        need=Need.MUST,
        reason=_("Marks that a file came with stay in what is made of it."),
    ),
    LabelRule(
        law=Law.AI_ACT,
        article=_("Article 50(4)"),
        place=Place.EU,
        makings=_MADE,
        mark=LabelMark.VISIBLE,
        need=Need.WHERE_ASKED,
        reason=_(
            "Who publishes a deep fake says so to be seen; for a work that is evidently art, in a "
            "way that does not spoil it."
        ),
    ),
    LabelRule(
        law=Law.MEASURES,
        article=_("Article 5"),
        place=Place.CHINA,
        makings=_MADE,
        mark=LabelMark.AIGC,
        need=Need.MUST,
        reason=_("The file’s metadata name that it is made by AI, by whom, and its number."),
    ),
    LabelRule(
        law=Law.MEASURES,
        article=_("Article 5"),
        place=Place.CHINA,
        makings=_MADE,
        mark=LabelMark.WATERMARK,
        need=Need.MAY,
        reason=_("A watermark in the content is encouraged."),
    ),
    LabelRule(
        law=Law.MEASURES,
        article=_("Article 4"),
        place=Place.CHINA,
        makings=_MADE,
        mark=LabelMark.VISIBLE,
        need=Need.MUST,
        reason=_("What is offered for download carries a label that can be seen or heard."),
        waiver=_(
            "Article 9: whoever asks for a file without it takes over the duty to label, and it is "
            "written down for six months who got it."
        ),
    ),
    LabelRule(
        law=Law.MEASURES,
        article=_("Article 6, paragraph 1, item 2"),
        place=Place.CHINA,
        makings=frozenset({ModelShare.DECLARED}),
        mark=LabelMark.AIGC,
        need=Need.MUST,
        reason=_("What its bringer declares to be made by AI is passed on as possibly so."),
    ),
    LabelRule(
        law=Law.MEASURES,
        article=_("Article 6, paragraph 1, item 3"),
        place=Place.CHINA,
        makings=frozenset({ModelShare.SUSPECTED}),
        mark=LabelMark.AIGC,
        need=Need.MUST,
        reason=_("What bears traces of AI is passed on as suspected."),
    ),
    LabelRule(
        law=Law.MEASURES,
        article=_("Article 6, paragraph 1"),
        place=Place.CHINA,
        makings=_BROUGHT,
        mark=LabelMark.VISIBLE,
        need=Need.MUST,
        reason=_("A notice beside it says that it may be made by AI, or is suspected to be."),
    ),
)

_CERTAINTIES: Final = {
    ModelShare.GENERATED: Certainty.IS,
    ModelShare.PARTLY: Certainty.IS,
    ModelShare.DECLARED: Certainty.MAY_BE,
    ModelShare.SUSPECTED: Certainty.SUSPECTED,
}
_SOURCES: Final = {
    ModelShare.PARTLY: SourceType.COMPOSITE,
    ModelShare.ASSISTED: SourceType.ENHANCED,
}
_ORDER: Final = tuple(Need)


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """What is asked of one file.

    Attributes:
        needs: How much each mark is wanted; what is not there is not asked.
        rules: The rules that ask, in the order of the table.
        source: The source type that says how it was made.
        certainty: The value of the Chinese label; `None` where that is not written.
    """

    needs: Mapping[LabelMark, Need]
    rules: tuple[LabelRule, ...]
    source: SourceType
    certainty: Certainty | None

    def must(self, mark: LabelMark) -> bool:
        """Say whether a mark may not be missing."""
        return self.needs.get(mark) is Need.MUST


def required(making: ModelShare, place: Place) -> Demand:
    """Return what the laws of a place ask of something made in this way.

    Args:
        making: How it was made.
        place: Where it will be published.

    Source:
        Regulation (EU) 2024/1689, Article 50; Code of Practice on Transparency of AI-Generated
        Content (2026); Measures for Labelling AI-Generated Synthetic Content (in force since
        1 September 2025), Articles 4 to 6 and 9; GB 45438-2025.
    """
    rules = tuple(
        rule
        for rule in LABEL_RULES
        if making in rule.makings and place in (rule.place, Place.EVERYWHERE)
    )
    needs: dict[LabelMark, Need] = {}
    for rule in rules:
        needs[rule.mark] = max(needs.get(rule.mark, Need.MAY), rule.need, key=_ORDER.index)
    return Demand(
        needs=needs,
        rules=rules,
        source=_SOURCES.get(making, SourceType.GENERATED),
        certainty=_CERTAINTIES.get(making),
    )
