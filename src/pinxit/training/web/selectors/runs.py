"""Runs as pages show them: what is known of each, in words."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext

from pinxit.accounts import Role
from pinxit.accounts.web.selectors import has_role
from pinxit.corpus.web.selectors import manifest_page
from pinxit.training.adapters.run_folder import (
    BadSheetError,
    RunFolder,
    Sheet,
    open_run,
    runs_in,
    sheet_of,
    sheet_size,
)
from pinxit.training.core.curve import Curve, draw_curve
from pinxit.training.core.run_record import Stage, state_of
from pinxit.training.web import words

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from pinxit.accounts.web.models import Person

    Somebody = Person | AnonymousUser

#: Contact sheets in the strip: the first, the last, and some between.
_STRIP: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Looking:
    """How somebody looks at a run.

    Attributes:
        scale: Of the axis of the loss, a key of `words.SCALES`.
        smoothing: Of the curve, a key of `words.SMOOTHINGS`.
        sheet: The step of the contact sheet that is looked at; `None` for the newest.
    """

    scale: str = "log"
    smoothing: str = "some"
    sheet: int | None = None

    def query(self, **changes: object) -> str:
        """Return the query of the page that looks in this way, with some changes."""
        plain = {"scale": self.scale, "smooth": self.smoothing, "sheet": self.sheet, **changes}
        usual = {"scale": "log", "smooth": "some", "sheet": None}
        told = {name: value for name, value in plain.items() if value != usual[name]}
        return f"?{urlencode(told)}" if told else "?"


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetSight:
    """A contact sheet on a page.

    Attributes:
        step: After which step it was painted.
        number: The same with its thousands apart.
        label: The same in words.
        url: Where it is shown as large as it is.
        thumb_url: Where it is shown small.
        page: The query of the run's page that shows it.
        is_shown: Whether that is the page now.
        size: Width and height in pixels; `None` where they were not looked at.
    """

    step: int
    number: str
    label: str
    url: str
    thumb_url: str
    page: str
    is_shown: bool = False
    size: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSight:
    """What can be seen of a run, on the list and at the head of its page.

    Attributes:
        name: Of its folder.
        label: What it is called: that name, or the hand that it learns.
        title: The recipe's name.
        kind: What learns, in words, and what that is.
        state: A key of `words.STATES`.
        says: One sentence on how it stands and what can be done.
        step: Steps taken.
        steps: Steps in the whole run; 0 if that is not known.
        readings: Figures with their names.
        thumb: The newest sheet.
        troubles: What cannot be read, and what to do.
    """

    name: str
    label: str
    url: str
    title: str
    kind: str
    about: str
    state: str
    state_text: str
    says: str
    step: int
    steps: int
    readings: list[tuple[str, str]]
    thumb: SheetSight | None
    troubles: list[str]

    @property
    def ended(self) -> bool:
        """Whether nothing more happens by itself."""
        return self.state != "running"

    @property
    def mark(self) -> str:
        """The mark beside the state: its colour says nothing that the word does not."""
        return {"finished": "good", "died": "bad", "running": "running"}.get(self.state, "waiting")

    @property
    def step_text(self) -> str:
        """How many steps were taken, of how many."""
        facts = {"step": words.number(self.step), "steps": words.number(self.steps)}
        if not self.steps:
            return gettext("%(step)s steps") % facts
        return gettext("%(step)s of %(steps)s steps") % facts


@dataclass(frozen=True, slots=True, kw_only=True)
class StageSight:
    """A stage of a run's lineage, in words."""

    name: str
    kind: str
    measures: list[tuple[str, str]]
    times: str
    manifest: str
    manifest_url: str
    hands: str
    is_this: bool


def may_watch(somebody: "Somebody") -> bool:
    """Say whether somebody may see the training room: artists, curators and the owner."""
    return has_role(somebody, Role.ARTIST) or has_role(somebody, Role.CURATOR)


def runs_home() -> Path:
    """Return the folder that runs lie in."""
    home: Path = settings.PINXIT_HOME
    return home / "runs"


def all_runs() -> list[RunFolder]:
    """Return every run, the one that wrote last first."""
    return runs_in(runs_home())


def find_run(name: str) -> RunFolder:
    """Return one run.

    Raises:
        NoRunError: There is none of this name.
    """
    return open_run(runs_home(), name)


def find_sheet(name: str, step: int) -> Path:
    """Return the file of a contact sheet.

    Raises:
        BadSheetError: There is none.
    """
    return sheet_of(runs_home(), name, step)


def all_sights(labels: Mapping[str, str] | None = None) -> list[RunSight]:
    """Return what can be seen of every run: what learns first, then what wrote last.

    Args:
        labels: What runs are called that are not called as their folder.
    """
    sights = [sight_of(run, labels) for run in all_runs()]
    return sorted(sights, key=lambda sight: sight.ended)


def sight_of(run: RunFolder, labels: Mapping[str, str] | None = None) -> RunSight:
    """Return what can be seen of a run now."""
    state = _state(run)
    told, record = run.progress, run.record
    kind, about = words.KINDS[record.stage.kind] if record else words.NOT_YET_KNOWN
    title = told.recipe_name if told else record.stage.name if record else ""
    return RunSight(
        name=run.name,
        label=(labels or {}).get(run.name, run.name),
        url=reverse("training:run", args=[run.name]),
        title=title,
        kind=str(kind),
        about=str(about),
        state=state,
        state_text=str(words.STATES[state]),
        says=_says(run, state),
        step=told.step if told else record.step if record else 0,
        steps=told.steps if told else 0,
        readings=_readings(run, state),
        thumb=_sheet(run, run.sheets[-1], Looking()) if run.sheets else None,
        troubles=[words.in_words(trouble) for trouble in run.troubles],
    )


def seen_mark(run: RunFolder) -> str:
    """Return a mark that changes when there is something new to see of a run."""
    return f"{run.changed_at:.3f}-{_state(run)}-{len(run.sheets)}"


def curve_of(run: RunFolder, looking: Looking) -> Curve | None:
    """Return the loss curve of a run, or `None` before the first loss is noted."""
    losses = run.progress.losses if run.progress else run.record.losses if run.record else ()
    half_life = words.SMOOTHINGS[looking.smoothing][1]
    return draw_curve(losses, logarithmic=looking.scale == "log", half_life=half_life)


def shown_sheet(run: RunFolder, looking: Looking) -> SheetSight | None:
    """Return the contact sheet that is looked at, with its size; the newest if none is named.

    `None` if there is none that can be read: the run may be writing its first.
    """
    named = [each for each in run.sheets if each.step == looking.sheet]
    for sheet in [*named, *reversed(run.sheets)]:
        try:
            size = sheet_size(sheet.path)
        except BadSheetError:
            continue
        return replace(_sheet(run, sheet, looking), size=size)
    return None


def strip_of(run: RunFolder, looking: Looking) -> list[SheetSight]:
    """Return some contact sheets at even distances, the first and the last among them."""
    last = len(run.sheets) - 1
    places = {round(n * last / (_STRIP - 1)) for n in range(_STRIP)} if last >= 0 else set()
    shown = shown_sheet(run, looking)
    return [
        _sheet(run, run.sheets[place], looking, shown=shown.step if shown else None)
        for place in sorted(places)
    ]


def lineage_of(run: RunFolder) -> list[StageSight]:
    """Return the stages of a run, the first first, itself last."""
    stages = run.record.stages if run.record else ()
    return [_stage(stage, is_this=stage is stages[-1]) for stage in stages]


def _state(run: RunFolder) -> str:
    if run.progress is None:
        return "silent"
    return state_of(run.progress, is_alive=run.is_alive, now=time.time())


def _says(run: RunFolder, state: str) -> str:
    """Return one sentence on how a run stands and what can be done."""
    told = run.progress
    if told is None:
        return gettext("It says nothing of itself; what is shown is its last checkpoint.")
    facts = {"step": words.number(told.step), "when": words.moment(told.updated_at)}
    if state == "finished":
        return gettext("It reached its last step on %(when)s.") % facts
    if state == "stopped":
        return gettext("After step %(step)s; the same command goes on from there.") % facts
    if state == "died":
        return (
            gettext(
                "Nothing was heard of it since %(when)s. The same command goes on from its last"
                " checkpoint."
            )
            % facts
        )
    if told.seconds_left is None:
        return gettext("How long it takes is known in a moment.")
    left = {"left": words.duration(told.seconds_left)}
    return gettext("About %(left)s to go.") % left


def _readings(run: RunFolder, state: str) -> list[tuple[str, str]]:
    """Return the figures of a run with their names; what is not known is left out."""
    told, record = run.progress, run.record
    seen = told.pictures_seen if told else record.pictures_seen if record else 0
    seconds = told.seconds if told else record.seconds if record else 0.0
    found = [
        (gettext("Pictures seen"), words.number(seen)),
        (gettext("Time spent"), words.duration(seconds)),
    ]
    if told is None:
        return found
    if state == "running" and told.seconds_left is not None:
        found.insert(0, (gettext("Time left"), words.duration(told.seconds_left)))
    if told.pictures_per_second:
        found.append((gettext("Pictures a second"), f"{told.pictures_per_second:.3g}"))
    if told.peak_share is not None:
        share = gettext("%(number)s %%") % {"number": f"{100 * told.peak_share:.0f}"}
        found.append((gettext("Of this machine’s peak"), share))
    return found


def _sheet(
    run: RunFolder, sheet: Sheet, looking: Looking, *, shown: int | None = None
) -> SheetSight:
    query = urlencode({"v": _version(sheet.path)})
    place = [run.name, sheet.step]
    newest = sheet is run.sheets[-1]
    return SheetSight(
        step=sheet.step,
        number=words.number(sheet.step),
        label=gettext("step %(step)s") % {"step": words.number(sheet.step)},
        url=f"{reverse('training:sheet', args=place)}?{query}",
        thumb_url=f"{reverse('training:thumb', args=place)}?{query}",
        page=looking.query(sheet=None if newest else sheet.step),
        is_shown=sheet.step == shown,
    )


def _version(path: Path) -> int:
    """Return what changes when a sheet is painted anew, so that no old copy of it is shown."""
    try:
        return path.stat().st_mtime_ns // 1_000_000
    except OSError:
        return 0


def _stage(stage: Stage, *, is_this: bool) -> StageSight:
    return StageSight(
        name=stage.name,
        kind=str(words.KINDS[stage.kind][0]),
        measures=words.measures_of(stage),
        times=words.times(stage.times),
        manifest=stage.manifest,
        manifest_url=manifest_page(stage.manifest),
        hands=words.names(map(words.hand_name, stage.hands)),
        is_this=is_this,
    )
