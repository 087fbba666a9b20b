"""What a studio says, as frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """A hand that may be chosen.

    Attributes:
        name: What a brief calls it.
        title: What people call it.
    """

    name: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file of a piece or a treatment.

    Attributes:
        name: What it is called there.
        media_type: Such as "image/png".
        digest: Its SHA-256, written `sha256:…`.
        url: Where it is.
    """

    name: str
    media_type: str
    digest: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """A brief, and how far it is.

    Attributes:
        id: Its public name, and that of the piece that comes of it.
        state: One of waiting, running, done, failed and cancelled.
        step: Steps done.
        total: Steps in all.
        prompt: What was asked for.
        hand: In whose hand.
        seed: The noise it begins with.
        trouble: Why it failed and what to do; "" if it did not.
    """

    id: str
    state: str
    step: int
    total: int
    prompt: str
    hand: str
    seed: int
    trouble: str

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in {"done", "failed", "cancelled"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A finished piece.

    Attributes:
        id: Its public name.
        title: What it is called.
        prompt: What was asked for.
        hand: In whose hand.
        seed: The noise it began with.
        steps: How often it was gone over.
        guidance_percent: How closely it keeps to the words.
        model: Digest of what painted it.
        files: `image` as painted, and `file` at full size.
    """

    id: str
    title: str
    prompt: str
    hand: str
    seed: int
    steps: int
    guidance_percent: int
    model: str
    files: tuple[File, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Treatment:
    """What was done to a picture, or is to be done.

    Attributes:
        id: Its public name.
        kind: What is done.
        state: One of waiting, running, done and failed.
        step: Steps done.
        total: Steps in all.
        method: How it was done, with the authors of the procedure.
        figures: What was found and done, by name.
        approved_by: Who approved a restoration; "" for nobody.
        trouble: Why it failed and what to do; "" if it did not.
        files: What came of it.
    """

    id: str
    kind: str
    state: str
    step: int
    total: int
    method: str
    figures: Mapping[str, str | int | float]
    approved_by: str
    trouble: str
    files: tuple[File, ...]

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in {"done", "failed"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Recalled:
    """What a file says of how it was painted.

    Attributes:
        piece: The public name of one's own piece that it is; "" if it is none.
        is_exact: Whether it is that to the byte.
        settings: Prompt, hand, seed, steps and guidance, as `Client.ask` takes them.
    """

    piece: str
    is_exact: bool
    settings: Mapping[str, Any]


def brief_of(body: Mapping[str, Any]) -> Brief:
    """Return the brief of an answer."""
    return Brief(
        id=str(body["id"]),
        state=str(body["state"]),
        step=int(body["step"]),
        total=int(body["total"]),
        prompt=str(body["prompt"]),
        hand=str(body["hand"]),
        seed=int(body["seed"]),
        trouble=trouble_of(body),
    )


def piece_of(body: Mapping[str, Any]) -> Piece:
    """Return the piece of an answer."""
    return Piece(
        id=str(body["id"]),
        title=str(body["title"]),
        prompt=str(body["prompt"]),
        hand=str(body["hand"]),
        seed=int(body["seed"]),
        steps=int(body["steps"]),
        guidance_percent=int(body["guidance_percent"]),
        model=str(body["model"]),
        files=files_of(body),
    )


def treatment_of(body: Mapping[str, Any]) -> Treatment:
    """Return the treatment of an answer."""
    return Treatment(
        id=str(body["id"]),
        kind=str(body["kind"]),
        state=str(body["state"]),
        step=int(body["step"]),
        total=int(body["total"]),
        method=str(body["method"]),
        figures=dict(body["figures"]),
        approved_by=str(body["approved_by"]),
        trouble=trouble_of(body),
        files=files_of(body),
    )


def files_of(body: Mapping[str, Any]) -> tuple[File, ...]:
    """Return the files of an answer."""
    return tuple(
        File(
            name=str(each["name"]),
            media_type=str(each["media_type"]),
            digest=str(each["digest"]),
            url=str(each["url"]),
        )
        for each in body["files"]
    )


def trouble_of(body: Mapping[str, Any]) -> str:
    """Return what an answer says of a failure; "" if it says nothing."""
    trouble = body.get("trouble")
    return f"{trouble['detail']}. {trouble['remedy']}" if trouble else ""
