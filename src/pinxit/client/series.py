"""Personalised series: cards and sticker packs with names, from Python."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from pinxit.client.answers import File, files_of, trouble_of
from pinxit.client.asking import Asking, Form
from pinxit.client.waiting import API, file_in, waited_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Messenger:
    """What a messenger asks of a pack of stickers.

    Attributes:
        name: What a request calls it.
        title: Its own name.
        width_px: Of a sticker.
        height_px: Likewise.
        format: png or webp.
        most_bytes: Of one sticker.
        counts: How many stickers a pack may have.
    """

    name: str
    title: str
    width_px: int
    height_px: int
    format: str
    most_bytes: int
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A series, and how far it is.

    Attributes:
        id: Its public name.
        what: `cards`, or a messenger.
        state: One of waiting, running, done and failed.
        step: Names done.
        total: Names in all.
        names: The names.
        left_out: Rows that gave none: line, reason and text of each.
        trouble: Why it failed and what to do; "" if it did not.
        files: `archive` (ZIP) and `sheet` (PNG).
    """

    id: str
    what: str
    state: str
    step: int
    total: int
    names: tuple[str, ...]
    left_out: tuple[tuple[int, str, str], ...]
    trouble: str
    files: tuple[File, ...]

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in {"done", "failed"}


class SeriesDesk:
    """Where series are asked for.

    Args:
        asking: Who asks the studio.
    """

    def __init__(self, asking: Asking) -> None:
        self._asking = asking

    def messengers(self) -> tuple[Messenger, ...]:
        """Return what each messenger asks of a pack."""
        return tuple(map(_messenger_of, self._asking.get(f"{API}/messengers")))

    def ask(
        self, what: str, prompt: str, names: Sequence[str] | bytes, **settings: str | int | bool
    ) -> Series:
        """Ask for a series, and return it at once.

        Args:
            what: `cards`, or the name of a messenger.
            prompt: What the picture shows.
            names: The names, or a CSV file with a column of them.
            **settings: `hand`, `greeting`, `paints_each`, `seed`.
        """
        fields = {"what": what, "prompt": prompt}
        fields |= {name: str(value) for name, value in settings.items()}
        files = {}
        if isinstance(names, bytes):
            files["table"] = ("names.csv", names)
        else:
            fields["names"] = "\n".join(names)
        form = Form(fields=fields, files=files)
        return series_of(self._asking.post(f"{API}/series", form, name=str(uuid4())))

    def list(self, *, page: int = 1) -> tuple[Series, ...]:
        """Return 50 series, the newest first."""
        return tuple(map(series_of, self._asking.get(f"{API}/series?page={page}")["series"]))

    def get(self, series: str) -> Series:
        """Return how far a series is."""
        return series_of(self._asking.get(f"{API}/series/{series}"))

    def again(self, series: str) -> Series:
        """Try a failed series again."""
        return series_of(self._asking.post(f"{API}/series/{series}/again", {}, name=str(uuid4())))

    def wait(self, series: str, *, timeout_s: float = 3600.0) -> Series:
        """Return a series once it is done.

        Raises:
            FailedError: It failed.
            NotYetError: It takes longer than that.
        """
        return waited_for(lambda: self.get(series), timeout_s=timeout_s)

    def file(self, series: Series, name: str = "archive") -> bytes:
        """Return the ZIP of all files, or the `sheet` that shows them, held against its digest."""
        return file_in(series.files, name, self._asking)


def series_of(body: Mapping[str, Any]) -> Series:
    """Return the series of an answer."""
    return Series(
        id=str(body["id"]),
        what=str(body["what"]),
        state=str(body["state"]),
        step=int(body["step"]),
        total=int(body["total"]),
        names=tuple(body["names"]),
        left_out=tuple((each["line"], each["reason"], each["text"]) for each in body["left_out"]),
        trouble=trouble_of(body),
        files=files_of(body),
    )


def _messenger_of(body: Mapping[str, Any]) -> Messenger:
    return Messenger(
        name=str(body["name"]),
        title=str(body["title"]),
        width_px=int(body["width_px"]),
        height_px=int(body["height_px"]),
        format=str(body["format"]),
        most_bytes=int(body["most_bytes"]),
        counts=tuple(body["counts"]),
    )
