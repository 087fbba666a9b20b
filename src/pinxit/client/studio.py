"""The studio, as a program sees it."""

import json
import time
from collections.abc import Callable, Mapping
from typing import Any
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
from pinxit.client.bringing import Mask, Rights
from pinxit.client.commissions import CommissionDesk
from pinxit.client.kinds import Kind, kind_of
from pinxit.client.series import SeriesDesk
from pinxit.client.shop import ShopDesk
from pinxit.client.waiting import API, FailedError, file_in, pause_until, waited_for


class Client:
    """A studio of another machine.

    Args:
        url: Its address, such as "https://studio.example".
        key: A key that was made there.
        language: Of what the studio says: "en" or "zh-hans".

    Attributes:
        series: Cards and stickers with names.
        commissions: Works that people ask artists for.
        shop: Copies that are for sale, and those that one owns.
    """

    def __init__(self, url: str, key: str, *, language: str = "en") -> None:
        self._asking = Asking(url, key, language=language)
        self.series = SeriesDesk(self._asking)
        self.commissions = CommissionDesk(self._asking)
        self.shop = ShopDesk(self._asking)

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
            for event in self._asking.events(f"{API}/briefs/{brief}/events"):
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
            pause_until(ends)

    def brief(self, brief: str) -> Brief:
        """Return how far a brief is."""
        return brief_of(self._asking.get(f"{API}/briefs/{brief}"))

    def cancel(self, brief: str) -> Brief:
        """Call a brief off."""
        return brief_of(self._post(f"/briefs/{brief}/cancel", {}))

    def queue(self) -> tuple[Brief, ...]:
        """Return what waits, what is on the easel and what failed."""
        return tuple(brief_of(row["brief"]) for row in self._asking.get(f"{API}/queue")["queue"])

    def hands(self) -> tuple[Hand, ...]:
        """Return the hands that may be chosen."""
        rows = self._asking.get(f"{API}/hands")
        return tuple(Hand(name=row["name"], title=row["title"]) for row in rows)

    def pieces(self, *, page: int = 1) -> tuple[Piece, ...]:
        """Return 50 pieces, the newest first."""
        return tuple(map(piece_of, self._asking.get(f"{API}/pieces?page={page}")["pieces"]))

    def piece(self, piece: str) -> Piece:
        """Return a piece."""
        return piece_of(self._asking.get(f"{API}/pieces/{piece}"))

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
            kind: What is done; see `kinds`.
            **settings: As `kinds` lists them.
        """
        body = {"kind": kind, "settings": settings}
        return treatment_of(self._post(f"/pieces/{piece}/treatments", body))

    def kinds(self) -> tuple[Kind, ...]:
        """Return the treatments, and what each takes."""
        return tuple(map(kind_of, self._asking.get(f"{API}/treatments/kinds")))

    def treatments(self, *, page: int = 1) -> tuple[Treatment, ...]:
        """Return 50 treatments, the newest first."""
        rows = self._asking.get(f"{API}/treatments?page={page}")["treatments"]
        return tuple(map(treatment_of, rows))

    def treat_picture(
        self,
        content: bytes,
        kind: str,
        *,
        title: str,
        rights: Rights,
        mask: Mask | None = None,
        manner: tuple[bytes, Rights] | None = None,
        **settings: str | int | bool,
    ) -> Treatment:
        """Ask for a treatment of a picture of one's own.

        Args:
            content: Its file.
            kind: What is done; see `kinds`.
            title: What it is called.
            rights: By which right it is brought.
            mask: Where it is restored; the damage is found otherwise.
            manner: For restyle, the picture whose manner is taken, and by which right.
            **settings: As `kinds` lists them.
        """
        fields = {"kind": kind, "title": title, "settings": json.dumps(settings), **rights.fields}
        files = {"picture": ("picture", content)}
        if mask is not None:
            fields["mask_json"] = json.dumps(mask.body)
        if manner is not None:
            files["manner"] = ("manner", manner[0])
            fields |= {f"manner_{name}": value for name, value in manner[1].fields.items()}
        return treatment_of(self._post("/treatments", Form(fields=fields, files=files)))

    def restyle(
        self, piece: str, manner: bytes, rights: Rights, **settings: str | int | bool
    ) -> Treatment:
        """Ask for a piece in the manner of a picture, and say by which right that is brought."""
        form = Form(
            fields={"settings": json.dumps(settings), **rights.fields},
            files={"manner": ("manner", manner)},
        )
        return treatment_of(self._post(f"/pieces/{piece}/restyle", form))

    def restore(self, piece: str, mask: Mask | None = None, **settings: str | int) -> Treatment:
        """Ask for a piece to be restored, inside a mask or where damage is found."""
        body = {"kind": "restore", "settings": settings, **(mask.body if mask else {})}
        return treatment_of(self._post(f"/pieces/{piece}/treatments", body))

    def restore_again(self, treatment: str, mask: Mask, **settings: str | int) -> Treatment:
        """Ask for the picture of a restoration to be restored inside another mask."""
        body = {"settings": settings, **mask.body}
        return treatment_of(self._post(f"/treatments/{treatment}/restore", body))

    def approve(self, treatment: str, name: str) -> Treatment:
        """Write down who approves a restoration; the name stays in its report."""
        return treatment_of(self._post(f"/treatments/{treatment}/approve", {"name": name}))

    def condition_report(self, treatment: str, *, form: str = "pdf") -> bytes:
        """Return the condition report of a restoration, as `pdf` or `html`."""
        return self._asking.download(f"{API}/treatments/{treatment}/report.{form}")

    def treatment(self, treatment: str) -> Treatment:
        """Return how far a treatment is."""
        return treatment_of(self._asking.get(f"{API}/treatments/{treatment}"))

    def wait_for_treatment(self, treatment: str, *, timeout_s: float = 600.0) -> Treatment:
        """Return a treatment once it is done.

        Raises:
            FailedError: It failed.
            NotYetError: It takes longer than that.
        """
        return waited_for(lambda: self.treatment(treatment), timeout_s=timeout_s)

    def treated(self, treatment: Treatment, name: str) -> bytes:
        """Return a file of a treatment, held against its digest."""
        return self._file(treatment, name)

    def _sitting(self, path: str, body: Mapping[str, Any]) -> tuple[Brief, ...]:
        return tuple(map(brief_of, self._post(path, body)["briefs"]))

    def _post(self, path: str, body: Mapping[str, Any] | Form) -> Any:
        return self._asking.post(API + path, body, name=str(uuid4()))

    def _file(self, owner: Piece | Treatment, name: str) -> bytes:
        return file_in(owner.files, name, self._asking)
