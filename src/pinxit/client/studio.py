"""The studio, as a program sees it."""

import json
import time
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import uuid4

from pinxit.client.answers import (
    Brief,
    Hand,
    Piece,
    Recalled,
    Treatment,
    brief_of,
    piece_of,
    treatment_of,
)
from pinxit.client.asking import Asking, Form
from pinxit.kernel import PinxitError

_API: Final = "/api/v1"
_LOOK_EVERY_S: Final = 0.5


class FailedError(PinxitError):
    """What was asked for was not made."""

    remedy = "Do as the studio says, and ask again."


class NotYetError(PinxitError):
    """What was asked for is not ready in the time that it was given."""

    remedy = "Wait longer: nothing is lost, ask for the brief by its id later."


class Client:
    """A studio of another machine.

    Args:
        url: Its address, such as "https://studio.example".
        key: A key that was made there.
        language: Of what the studio says: "en" or "zh-hans".
    """

    def __init__(self, url: str, key: str, *, language: str = "en") -> None:
        self._asking = Asking(url, key, language=language)

    def paint(
        self, prompt: str, *, hand: str = "", timeout_s: float = 600.0, **settings: int
    ) -> bytes:
        """Return a picture at full size, as a PNG file, once it is painted.

        Args:
            prompt: What it shows.
            hand: In whose hand; the studio's usual one by default.
            timeout_s: Seconds to wait for it.
            **settings: `seed`, `steps`, `guidance_percent`.

        Raises:
            ProblemError: The studio refuses.
            FailedError: It was not painted.
            NotYetError: It takes longer than that.
        """
        named: dict[str, Any] = {"hand": hand} if hand else {}
        (brief,) = self.ask(prompt, **named, **settings)
        return self.picture(self.wait(brief.id, timeout_s=timeout_s))

    def ask(self, prompt: str, **settings: Any) -> tuple[Brief, ...]:
        """Ask for pictures, and return the briefs at once.

        Args:
            prompt: What they show.
            **settings: `hand`, `count`, `seed`, `steps`, `guidance_percent`.

        Raises:
            ProblemError: The studio refuses.
        """
        return self._sitting("/briefs", {"prompt": prompt, **settings})

    def vary(self, piece: str, **settings: Any) -> tuple[Brief, ...]:
        """Ask for other pictures that begin with a piece; `strength_percent` says how far away."""
        return self._sitting(f"/pieces/{piece}/vary", settings)

    def mix(self, piece: str, second: str, **settings: Any) -> tuple[Brief, ...]:
        """Ask for one picture out of two; `share_percent` is the share of the second."""
        return self._sitting(f"/pieces/{piece}/mix", {"second": second, **settings})

    def fill(self, piece: str, place: tuple[int, int, int, int], **more: Any) -> tuple[Brief, ...]:
        """Ask for a part painted anew.

        Args:
            piece: Which.
            place: Left, top, width and height in per cent of the sides.
            **more: `prompt` and the other settings of a brief.
        """
        names = ("left", "top", "width", "height")
        body = {"place": dict(zip(names, place, strict=True)), **more}
        return self._sitting(f"/pieces/{piece}/fill", body)

    def extend(self, piece: str, **margins_px: Any) -> tuple[Brief, ...]:
        """Ask for a larger picture: `left_px`, `right_px`, `top_px`, `bottom_px`."""
        return self._sitting(f"/pieces/{piece}/extend", margins_px)

    def wait(
        self,
        brief: str,
        *,
        timeout_s: float = 600.0,
        on_step: Callable[[Brief], None] | None = None,
    ) -> Piece:
        """Return what comes of a brief, listening until it is painted.

        Args:
            brief: Its id.
            timeout_s: Seconds to wait.
            on_step: Called with each step as it is heard of.

        Raises:
            FailedError: It failed, or was called off.
            NotYetError: It takes longer than that.
        """
        ends = time.monotonic() + timeout_s
        while True:
            for event in self._asking.events(f"{_API}/briefs/{brief}/events"):
                heard = brief_of(event)
                if on_step is not None:
                    on_step(heard)
                if heard.ended or time.monotonic() > ends:
                    break
            now = self.brief(brief)
            if now.state == "done":
                return self.piece(brief)
            if now.ended:
                raise FailedError(now.trouble or "the brief was called off")
            _pause_until(ends)

    def brief(self, brief: str) -> Brief:
        """Return how far a brief is."""
        return brief_of(self._asking.get(f"{_API}/briefs/{brief}"))

    def cancel(self, brief: str) -> Brief:
        """Call a brief off."""
        return brief_of(self._post(f"/briefs/{brief}/cancel", {}))

    def queue(self) -> tuple[Brief, ...]:
        """Return what waits, what is on the easel and what failed."""
        return tuple(brief_of(row["brief"]) for row in self._asking.get(f"{_API}/queue")["queue"])

    def hands(self) -> tuple[Hand, ...]:
        """Return the hands that may be chosen."""
        rows = self._asking.get(f"{_API}/hands")
        return tuple(Hand(name=row["name"], title=row["title"]) for row in rows)

    def pieces(self, *, page: int = 1) -> tuple[Piece, ...]:
        """Return 50 pieces, the newest first."""
        return tuple(map(piece_of, self._asking.get(f"{_API}/pieces?page={page}")["pieces"]))

    def piece(self, piece: str) -> Piece:
        """Return a piece."""
        return piece_of(self._asking.get(f"{_API}/pieces/{piece}"))

    def picture(self, piece: Piece, *, name: str = "file") -> bytes:
        """Return a picture of a piece as a PNG file, held against its digest.

        Args:
            piece: Whose.
            name: `file` at full size, or `image` as painted.
        """
        return self._file(piece, name)

    def recall(self, content: bytes) -> Recalled:
        """Return how a picture was painted, from its file."""
        form = Form(files={"file": ("picture.png", content)})
        body = self._post("/recall", form)
        return Recalled(
            piece=str(body["piece"] or ""), is_exact=body["is_exact"], settings=body["settings"]
        )

    def treat(self, piece: str, kind: str, **settings: str | int | bool) -> Treatment:
        """Ask for a treatment of a piece, and return it at once.

        Args:
            piece: Its id.
            kind: recreate, enlarge, cut-out, vectorise, print, mock-up.
            **settings: As the page of the treatment asks for them.
        """
        body = {"kind": kind, "settings": settings}
        return treatment_of(self._post(f"/pieces/{piece}/treatments", body))

    def treat_picture(
        self,
        content: bytes,
        kind: str,
        *,
        title: str,
        author: str,
        **settings: str | int | bool,
    ) -> Treatment:
        """Ask for a treatment of one's own picture, which `author` made and lets be used."""
        fields = {"kind": kind, "title": title, "author": author, "settings": json.dumps(settings)}
        form = Form(fields=fields, files={"picture": ("picture", content)})
        return treatment_of(self._post("/treatments", form))

    def treatment(self, treatment: str) -> Treatment:
        """Return how far a treatment is."""
        return treatment_of(self._asking.get(f"{_API}/treatments/{treatment}"))

    def wait_for_treatment(self, treatment: str, *, timeout_s: float = 600.0) -> Treatment:
        """Return a treatment once it is done.

        Raises:
            FailedError: It failed.
            NotYetError: It takes longer than that.
        """
        ends = time.monotonic() + timeout_s
        while True:
            now = self.treatment(treatment)
            if now.state == "done":
                return now
            if now.ended:
                raise FailedError(now.trouble)
            _pause_until(ends)

    def treated(self, treatment: Treatment, name: str) -> bytes:
        """Return a file of a treatment, held against its digest."""
        return self._file(treatment, name)

    def _sitting(self, path: str, body: Mapping[str, Any]) -> tuple[Brief, ...]:
        return tuple(map(brief_of, self._post(path, body)["briefs"]))

    def _post(self, path: str, body: Mapping[str, Any] | Form) -> Any:
        return self._asking.post(_API + path, body, name=str(uuid4()))

    def _file(self, owner: Piece | Treatment, name: str) -> bytes:
        file = next((each for each in owner.files if each.name == name), None)
        if file is None:
            raise FailedError(f"there is no file {name}")
        # Only the path: where the studio is, the caller has said.
        return self._asking.fetch(urlsplit(file.url).path, digest=file.digest)


def _pause_until(ends: float) -> None:
    if time.monotonic() >= ends:
        raise NotYetError("it is not ready yet")
    time.sleep(_LOOK_EVERY_S)
