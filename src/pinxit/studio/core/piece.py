"""The piece: what was painted, and everything needed to paint it again."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from pinxit.kernel import Digest, canonical_json
from pinxit.studio.core.brief import Brief
from pinxit.studio.core.ground import Ground
from pinxit.studio.core.guests import GuestMark

#: How the world's press photographers' council names a picture that a model made.
AI_MADE: Final = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What painted a picture.

    Attributes:
        model: Digest of the model's weights.
        manifest: Digest of the manifest of works it was trained on.
        engine: What ran the model, such as "openvino 2026.4 cpu".
        references: The works that it looked at, as their manifest names them.
        guest: Which guest it was; `None` for painters of the house.
    """

    model: Digest
    manifest: Digest
    engine: str
    references: tuple[str, ...] = ()
    guest: GuestMark | None = None

    @property
    def references_digest(self) -> Digest:
        """The name of what was looked at: the works themselves would tell the words."""
        return Digest.of(canonical_json(list(self.references)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A finished piece.

    Attributes:
        public_id: Its public name.
        brief: What was asked for.
        origin: What painted it.
        image: Digest of the picture as painted (PNG).
        file: Digest of the full-size rendition, which is the file that is sold (PNG).
    """

    public_id: UUID
    brief: Brief
    origin: Origin
    image: Digest
    file: Digest

    @property
    def event(self) -> Mapping[str, str | int]:
        """What the public record says of it: no words of the prompt, nothing of the person."""
        looked = {"references_digest": str(self.origin.references_digest)}
        ground = self.brief.ground
        return {
            "what": "studio.piece.painted",
            "piece": str(self.public_id),
            "image": str(self.image),
            "file": str(self.file),
            "model": str(self.origin.model),
            "manifest": str(self.origin.manifest),
            "engine": self.origin.engine,
            "prompt_digest": str(self.brief.prompt_digest),
            "hand": self.brief.hand,
            "seed": self.brief.seed,
            "steps": self.brief.steps,
            "guidance_percent": self.brief.guidance_percent,
            **(looked if self.origin.references else {}),
            **({} if ground is None else _made_from(ground)),
            **_painted_by(self.origin),
        }


def _made_from(ground: Ground) -> Mapping[str, str | int]:
    """Return what the public record says of what a picture was painted over."""
    numbered = {f"parent_{nth}": str(each) for nth, each in enumerate(ground.pictures, start=1)}
    return {"way": str(ground.way), "ground_digest": str(ground.digest), **numbered}


def _painted_by(origin: Origin) -> Mapping[str, str]:
    guest = origin.guest
    return {} if guest is None else {"painter": guest.title, "painter_licence": guest.licence}


def picture_facts(public_id: UUID, brief: Brief, origin: Origin) -> Mapping[str, str]:
    """Return what a picture's file says of itself, by PNG keyword.

    The same for both renditions, and without a time: painting a brief again gives the same bytes.

    Source:
        IPTC Digital Source Type NewsCodes, "trainedAlgorithmicMedia".
    """
    return {
        "pinxit:piece": str(public_id),
        "pinxit:brief": str(brief.digest),
        "pinxit:model": str(origin.model),
        "Software": "Pinxit",
        "Source": AI_MADE,
        "Comment": "AI-generated. 由人工智能生成。",
        **{f"pinxit:{name}": said for name, said in _painted_by(origin).items()},
    }


def title_of(prompt: str) -> str:
    """Return the title that a piece has until somebody gives it another.

    The prompt with a capital; a long one stops at a word with an ellipsis. At most 80 characters.
    """
    title = prompt if len(prompt) <= 80 else prompt[:79].rsplit(" ", 1)[0].rstrip(" ,;") + "…"
    return title[:1].upper() + title[1:]
