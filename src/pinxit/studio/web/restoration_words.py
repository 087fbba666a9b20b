"""The words of a condition report, in the language of its reader."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext_noop

from pinxit.corpus import open_picture
from pinxit.kernel import Digest
from pinxit.studio.adapters.restoration import curve_said
from pinxit.studio.adapters.treating import SIDE_MAX_PX, Outcome
from pinxit.studio.core.condition import Plate, Report, Section

#: Says an English sentence in the reader's language.
Say = Callable[[str], str]

LABEL: Final = gettext_noop("Restored with AI: a trained network mended what the mask names.")
_KINDS: Final = {
    "scratch": gettext_noop("Scratches"),
    "crack": gettext_noop("Cracks"),
    "tear": gettext_noop("Tears"),
    "loss": gettext_noop("Losses"),
    "stain": gettext_noop("Stains"),
    "fading": gettext_noop("Faded colour"),
    "foxing": gettext_noop("Foxing"),
}
_PLACES: Final = {
    "top-left": gettext_noop("at the top left"),
    "top-centre": gettext_noop("at the top"),
    "top-right": gettext_noop("at the top right"),
    "middle-left": gettext_noop("on the left"),
    "middle-centre": gettext_noop("in the middle"),
    "middle-right": gettext_noop("on the right"),
    "bottom-left": gettext_noop("at the bottom left"),
    "bottom-centre": gettext_noop("at the bottom"),
    "bottom-right": gettext_noop("at the bottom right"),
}
_TITLE: Final = gettext_noop("Condition report")
_CAPTIONS: Final = (
    gettext_noop("Before"),
    gettext_noop("After"),
    gettext_noop("Red: invented. Blue: seen through damage. The stronger, the less sure."),
)
_FOUND: Final = gettext_noop("What was found")
_NOTHING: Final = gettext_noop("No damage was found inside the mask.")
_DONE: Final = gettext_noop("What was done")
_INVENTED: Final = gettext_noop("What is invented")
_HOW: Final = gettext_noop("How it was done")
_APPROVAL: Final = gettext_noop("Approval")
_UNDONE: Final = gettext_noop(
    "The file of layers holds the picture as it was, byte for byte; the treatment and the mask lie "
    "over it and can be taken off."
)
_MENDED: Final = gettext_noop("%(mended_percent)s per cent of the picture was mended.")
_OUTSIDE: Final = gettext_noop("Pixels changed outside the mask: %(changed_outside)s.")
_GONE: Final = gettext_noop(
    "On %(invented_percent)s per cent of the picture the paint was gone, most of it %(place)s. "
    "What stands there now is invented from its surroundings."
)
_NONE_GONE: Final = gettext_noop("Nothing: the paint can be seen through all the damage.")
_ERROR: Final = gettext_noop(
    "A mended pixel may be off by %(error_levels)s of 255 levels, on average, as the network says."
)
_FACES_LEFT: Final = gettext_noop(
    "Paint is gone on a face (%(faces_left)s). It was left as it is, for nobody asked to have it "
    "invented."
)
_FACES_MENDED: Final = gettext_noop(
    "Paint was gone on a face (%(faces_mended)s) and was mended because it was asked for."
)
_FACES_LIMIT: Final = gettext_noop(
    "Faces were looked for from the front only; small ones and profiles are not seen."
)
_APPROVED: Final = gettext_noop("Approved by %(name)s on %(date)s.")
_UNAPPROVED: Final = gettext_noop("Nobody has approved this treatment yet.")
_CURVE: Final = gettext_noop(
    "How the levels of red, green and blue were turned over the whole picture: from black at "
    "%(black)s, by the powers %(red)s, %(green)s and %(blue)s."
)
_NAMES: Final = {
    "method": gettext_noop("Method"),
    "model": gettext_noop("Model"),
    "engine": gettext_noop("Engine"),
    "seed": gettext_noop("Seed"),
    "source": gettext_noop("Made of"),
    "date": gettext_noop("Date"),
}
_NO_SEED: Final = gettext_noop("none: the same picture and mask give the same result")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What a condition report is about.

    Attributes:
        title: Of the picture.
        plates: Before, after and the map, (H, W, 3) each.
        figures: What was found and done.
        means: Method, model, engine and source, as they are written down.
        date: When it was done, as the reader writes dates.
        approved_by: Who approved it; "" for nobody.
        approved_on: When, as the reader writes dates.
        language: Of the reader.
    """

    title: str
    plates: Sequence[Any]
    figures: Mapping[str, Any]
    means: Mapping[str, str]
    date: str
    approved_by: str = ""
    approved_on: str = ""
    language: str = "en"


def case_of(title: str, before: bytes, done: Outcome, *, approved_by: str, today: date) -> Case:
    """Return what a report says of a restoration that was just done.

    Args:
        title: Of the picture.
        before: The picture's own file.
        done: What came of it.
        approved_by: Who looked at it and approves; "" for nobody.
        today: The day.
    """
    content = {each.name: each.content for each in done.files}
    means = done.means
    return Case(
        title=title,
        plates=[
            open_picture(each, longer_px=SIDE_MAX_PX)
            for each in (before, content["picture"], content["map"])
        ],
        figures=done.figures,
        means={
            "method": means.method,
            "model": f"{means.model_origin} {means.model}",
            "engine": means.engine,
            "source": str(Digest.of(before)),
        },
        date=today.isoformat(),
        approved_by=approved_by,
        approved_on=today.isoformat(),
    )


def report_of(case: Case, say: Say) -> Report:
    """Return the condition report of a restoration.

    Args:
        case: What was done.
        say: Says an English sentence in the reader's language.
    """
    curve = case.figures.get("curve", "")
    return Report(
        language=case.language,
        title=say(_TITLE),
        lead=case.title,
        plates=[
            Plate(say(caption), image_HWC)
            for caption, image_HWC in zip(_CAPTIONS, case.plates, strict=True)
        ],
        sections=(
            _found(case, say),
            _done(case, say),
            _invented(case, say),
            _how(case, say),
            _approval(case, say),
        ),
        curve_caption=_curve_caption(str(curve), say) if curve else "",
        level_C=curve_said(str(curve)).levels if curve else None,
        label=say(LABEL),
    )


def _curve_caption(said: str, say: Say) -> str:
    curve = curve_said(said)
    red, green, blue = (f"{power:.2f}" for power in curve.powers)
    return say(_CURVE) % {"black": f"{curve.black:.0f}", "red": red, "green": green, "blue": blue}


def _found(case: Case, say: Say) -> Section:
    facts = [
        (say(name), f"{case.figures[f'found_{kind}']:.2f}%")
        for kind, name in _KINDS.items()
        if f"found_{kind}" in case.figures
    ]
    return Section(say(_FOUND), () if facts else (say(_NOTHING),), facts)


def _done(case: Case, say: Say) -> Section:
    sentences = [say(each) % case.figures for each in (_MENDED, _OUTSIDE)]
    return Section(say(_DONE), (*sentences, say(_UNDONE)))


def _invented(case: Case, say: Say) -> Section:
    figures = dict(case.figures)
    place = figures.get("invented_place", "")
    sentences = [say(_NONE_GONE)]
    if place:
        sentences = [say(_GONE) % {**figures, "place": say(_PLACES[place])}]
    sentences.append(say(_ERROR) % figures)
    for name, sentence in (("faces_left", _FACES_LEFT), ("faces_mended", _FACES_MENDED)):
        if name in figures:
            sentences.append(say(sentence) % figures)
    return Section(say(_INVENTED), (*sentences, say(_FACES_LIMIT)))


def _how(case: Case, say: Say) -> Section:
    told = {**case.means, "seed": say(_NO_SEED), "date": case.date}
    return Section(say(_HOW), (), [(say(name), told[key]) for key, name in _NAMES.items()])


def _approval(case: Case, say: Say) -> Section:
    sentence = say(_UNAPPROVED)
    if case.approved_by:
        sentence = say(_APPROVED) % {"name": case.approved_by, "date": case.approved_on}
    return Section(say(_APPROVAL), (sentence,))
