"""What runs are called in words: kinds, states, settings, times."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from fractions import Fraction
from typing import Final

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import get_current_timezone
from django.utils.translation import get_language, gettext, gettext_noop, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from pinxit.kernel import PinxitError
from pinxit.training.core.curve import Curve
from pinxit.training.core.run_record import Kind, Stage

#: What learns, and one line on what that is.
KINDS: Final[Mapping[Kind, tuple[Promise, Promise]]] = {
    "pixels": (
        _("Painter of pixels"),
        _("Turns noise into a picture, after the words of a brief."),
    ),
    "latents": (
        _("Painter of latents"),
        _("Says what stands where in a picture; an autoencoder draws it."),
    ),
    "autoencoder": (
        _("Autoencoder"),
        _("Keeps a picture in few numbers and draws it again from them."),
    ),
    "judge": (
        _("Judge"),
        _("Names the hand and the subject of a picture; it paints nothing."),
    ),
    "classifier": (
        _("Classifier"),
        _("Says which of a few things a picture shows; it paints nothing."),
    ),
    "style": (
        _("Personal hand"),
        _("Teaches the house painter one more hand; the painter itself stays as it is."),
    ),
    "guest": (
        _("Adapter of a guest"),
        _("Teaches a model from elsewhere; the model itself stays as it is."),
    ),
    "other": (_("Network"), _("What it learns stands in its recipe.")),
}
#: Before the first checkpoint only the recipe's name is known.
NOT_YET_KNOWN: Final = (
    _("Not known yet"),
    _("What learns here is known once the first checkpoint is written."),
)
STATES: Final[Mapping[str, Promise]] = {
    "running": pgettext_lazy("a run", "Learning"),
    "finished": pgettext_lazy("a run", "Finished"),
    "stopped": pgettext_lazy("a run", "Stopped"),
    "died": pgettext_lazy("a run", "Died"),
    "silent": pgettext_lazy("a run", "At rest"),
}
#: How a personal hand stands, and what is said of it.
HAND_STATES: Final[Mapping[str, Promise]] = {
    "waiting": pgettext_lazy("a hand", "Waiting"),
    "running": pgettext_lazy("a hand", "Being learnt"),
    "done": pgettext_lazy("a hand", "Learnt"),
    "failed": pgettext_lazy("a hand", "Not learnt"),
}
HAND_SAYS: Final[Mapping[str, Promise]] = {
    "waiting": _("It begins as soon as the house has a moment. You may leave this page."),
    "running": _("The house is learning it. You may leave this page."),
    "done": _("The house can paint in this hand."),
    "failed": _("The house could not learn it."),
}
#: What a learning is doing, by the note of its job.
HAND_NOTES: Final[Mapping[str, Promise]] = {
    "freezing": _("Asking the licence gate and freezing the works."),
    "reading": _("Reading the works."),
    "learning": _("Looking at your works, again and again. You may leave this page."),
    "exporting": _("Making the hand ready for the studio."),
}
#: What this room's errors say on a page: standing here, it is in the catalogue.
TROUBLES: Final = (
    gettext_noop("no progress of a run"),
    gettext_noop("no state of a run"),
    gettext_noop("no record of a checkpoint"),
    gettext_noop("no recipe"),
    gettext_noop("a file of the run cannot be read"),
    gettext_noop("a file of the run is a link to elsewhere"),
    gettext_noop("a file of the run is far too large"),
    gettext_noop("the name is empty or too long"),
    gettext_noop("the name holds signs that no name may hold"),
    gettext_noop("a hand is learnt from at least 10 works"),
    gettext_noop("a hand is learnt from at most 40 works"),
    gettext_noop("there is no such collection of yours"),
    gettext_noop("a hand of yours is being learnt"),
    gettext_noop("this hand did not fail to be learnt"),
    gettext_noop("you have a hand of this name"),
)
SCALES: Final[Mapping[str, Promise]] = {
    "log": pgettext_lazy("an axis", "logarithmic"),
    "linear": pgettext_lazy("an axis", "linear"),
}
#: How smooth a curve is drawn, and after how many noted losses one counts half.
SMOOTHINGS: Final[Mapping[str, tuple[Promise, float]]] = {
    "none": (pgettext_lazy("smoothing", "none"), 0.0),
    "some": (pgettext_lazy("smoothing", "some"), 6.0),
    "much": (pgettext_lazy("smoothing", "much"), 30.0),
}


_BETWEEN_NAMES: Final = pgettext_lazy("between names", ", ")


def _count(written: str) -> str:
    return f"{int(written):,}"


def _percent(written: str) -> str:
    return gettext("%(number)s %%") % {"number": f"{float(100 * Fraction(written)):g}"}


def _rate(written: str) -> str:
    return f"{float(Fraction(written)):g}"


#: The settings of a recipe that people ask about, in this order.
_SETTINGS: Final[tuple[tuple[str, Promise, Callable[[str], str]], ...]] = (
    ("batch", _("Pictures a step"), _count),
    ("warmup_steps", _("Steps of rising rate"), _count),
    ("decay_steps", _("Steps of falling rate"), _count),
    ("matrix_rate", _("Full rate, Muon"), _rate),
    ("other_rate", _("Full rate, AdamW"), _rate),
    ("held_concepts", _("Subjects held back"), _count),
    ("held_pairs", _("Drawings held back"), _percent),
    ("seed", _("Seed"), str),
)


def settings_of(settings: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the settings of a recipe, each with its name; what cannot be read is left out."""
    found = []
    for name, title, spell in _SETTINGS:
        try:
            found.append((str(title), spell(settings[name])))
        except (KeyError, ValueError, ZeroDivisionError, OverflowError):
            continue
    return found


def measures_of(stage: Stage) -> list[tuple[str, str]]:
    """Return the measures of a network, each with its name."""
    measures, found = stage.measures, []
    if side := measures.get("side_px") or measures.get("seen_px"):
        pixels = gettext("%(side)d × %(side)d pixels") % {"side": side}
        found.append((gettext("Pictures"), pixels))
    if stage.kind == "latents" and {"grid", "channels"} <= measures.keys():
        latents = gettext("%(grid)d × %(grid)d latents of %(channels)d numbers") % measures
        found.append((gettext("It paints"), latents))
    if count := measures.get("references", 0):
        works = ngettext("%(count)d work at a time", "%(count)d works at a time", count)
        found.append((gettext("It looks at"), works % {"count": count}))
    if stage.kind == "autoencoder" and "latent" in measures:
        patch = gettext("%(latent)d numbers for each 16 × 16 pixels") % measures
        found.append((gettext("It keeps"), patch))
    if rank := measures.get("low_rank") or measures.get("rank" if stage.kind == "guest" else ""):
        added = gettext("a matrix of rank %(rank)d beside each") % {"rank": rank}
        found.append((gettext("It adds"), added))
    if {"depth", "width", "heads"} <= measures.keys():
        blocks = gettext("%(depth)d blocks, %(width)d channels, %(heads)d heads") % measures
        found.append((gettext("Network"), blocks))
    return found


def hand_name(hand: str) -> str:
    """Return what a hand is called: `fluent-emoji` becomes “Fluent emoji”."""
    name = hand.replace("-", " ").replace("_", " ").strip()
    return name[:1].upper() + name[1:]


def names(each: Iterable[str]) -> str:
    """Return names in a row, as the reader's language sets them apart."""
    return str(_BETWEEN_NAMES).join(each)


def number(value: int) -> str:
    """Return a count with its thousands apart."""
    return f"{value:,}"


def duration(seconds: float) -> str:
    """Return a time in hours and minutes, or in the seconds of a short one."""
    whole = round(seconds)
    if whole < 60:
        return gettext("%(seconds)d s") % {"seconds": whole}
    hours, minutes = divmod(round(whole / 60), 60)
    if not hours:
        return gettext("%(minutes)d min") % {"minutes": minutes}
    if hours >= 48:
        days, hours = divmod(hours, 24)
        return gettext("%(days)d d %(hours)d h") % {"days": days, "hours": hours}
    return gettext("%(hours)d h %(minutes)02d min") % {"hours": hours, "minutes": minutes}


def moment(seconds: float) -> str:
    """Return a time since 1970 as date and hour here."""
    try:
        at = datetime.fromtimestamp(seconds, tz=get_current_timezone())
    except (ValueError, OverflowError, OSError):
        return ""
    return date_format(at, "SHORT_DATETIME_FORMAT")


def curve_in_words(curve: Curve) -> str:
    """Return what a loss curve shows, for somebody who cannot see it."""
    first, last, lowest = curve.rows[0], curve.rows[-1], curve.lowest
    facts = {
        "first": f"{first.loss:.4g}",
        "first_step": number(first.step),
        "last": f"{last.loss:.4g}",
        "last_step": number(last.step),
        "lowest": f"{lowest.smoothed:.4g}",
        "lowest_step": number(lowest.step),
    }
    said = gettext(
        "From %(first)s at step %(first_step)s to %(last)s at step %(last_step)s; smoothed, it was"
        " lowest at step %(lowest_step)s, with %(lowest)s."
    )
    left_out = ngettext(
        "The first value lies far above the picture.",
        "The first %(count)d values lie far above the picture.",
        curve.num_left_out,
    ) % {"count": curve.num_left_out}
    if not curve.num_left_out:
        return said % facts
    return gettext("%(one)s %(other)s") % {"one": said % facts, "other": left_out}


def sheet_in_words(stage: Stage | None) -> str:
    """Return what stands where on a contact sheet."""
    if stage is None:
        return gettext("What it paints by now.")
    if stage.kind == "autoencoder":
        return gettext("Works it never saw; under each row, its copies of them.")
    if stage.kind == "style":
        return gettext("What it paints by now in this hand.")
    hands = {"hands": names(map(hand_name, stage.hands))}
    return gettext("Each row is one prompt. Columns, from the left: %(hands)s.") % hands


def times(count: int) -> str:
    """Return how often a stage was begun; nothing for once."""
    if count < 2:
        return ""
    return ngettext("begun %(count)d time", "begun %(count)d times", count) % {"count": count}


def in_words(error: PinxitError) -> str:
    """Return what happened and what to do, in the reader's language, without the details."""
    facts = {"what": said(str(error)).rstrip(".。"), "remedy": gettext(error.remedy)}
    return gettext("%(what)s. %(remedy)s") % facts


def said(error: str, *, otherwise: str = "") -> str:
    """Return what an error says, as a sentence in the reader's language, without the details.

    Args:
        error: What it says in English.
        otherwise: Is said in another language for which there is no translation.
    """
    english = error.partition(": ")[0]
    sentence = gettext(english)
    if otherwise and sentence == english and not (get_language() or "en").startswith("en"):
        return otherwise
    return sentence[:1].upper() + sentence[1:]
