"""Doing to a picture what was ordered: the one place that knows every treatment."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Final, get_args

import numpy as np
import resvg_py
from numpy.typing import NDArray
from PIL import Image

from pinxit.studio.adapters import (
    enlarge_painterly,
    mock_up,
    press_profile,
    print_sheet,
    restoration,
)
from pinxit.studio.adapters import restyle as stylist
from pinxit.studio.adapters import vectorise as tracer
from pinxit.studio.adapters.enlarge import enlarge as enlarge_flat
from pinxit.studio.adapters.png import encode_hand_made_png, encode_png, encode_restored_png
from pinxit.studio.core import recreate as anew
from pinxit.studio.core.cut_out import cut_out
from pinxit.studio.core.drawing import write_svg
from pinxit.studio.core.hanging import FRAMES, WALLS, Hanging
from pinxit.studio.core.printing import Sheet
from pinxit.studio.core.restyle import Restyling
from pinxit.studio.core.seams import seam_figure
from pinxit.studio.core.treatment import BadTreatmentError, Kind, Means, Order, Setting

#: Is told (step, total).
OnStep = Callable[[int, int], None]

#: Longest side of a picture that is treated, and of one that is enlarged, in pixels.
SIDE_MAX_PX: Final = 2048
ENLARGED_MAX_PX: Final = 1024
_AI_LABEL: Final = "AI-generated. 由人工智能生成。"
_RESTORED_LABEL: Final = "Restored with AI. 经人工智能修复。"
_RECREATE_MAX_PIXELS: Final = 1024 * 1024
_SHOWN_PX: Final = 1024
_ASPECT_MAX: Final = 3


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A file that came of a treatment.

    Attributes:
        name: What it is: "picture", "drawing", "page", "proof", "sheet", "mask", "map" or "layers".
        suffix: Of its name, such as "png".
        media_type: As a web server says it.
        content: The file.
    """

    name: str
    suffix: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a treatment.

    Attributes:
        files: The first one is a PNG picture to be shown.
        means: What did it.
        figures: What was found, by name: numbers and words from lists.
    """

    files: tuple[MadeFile, ...]
    means: Means
    figures: Mapping[str, str | int | float] = field(default_factory=dict)


def treat(
    image_HWC: NDArray[np.uint8],
    order: Order,
    *,
    style_HWC: NDArray[np.uint8] | None = None,
    profile: bytes | None = None,
    brought: restoration.Brought | None = None,
    on_step: OnStep = lambda *_: None,
) -> Outcome:
    """Do to a picture what was ordered; the same order has the same outcome.

    Args:
        image_HWC: Red, green and blue, 0-255, at most 2,048 pixels a side.
        order: What to do.
        style_HWC: The picture whose manner is taken, for `restyle`.
        profile: ICC profile of the printer's press, for `print`; ours if none is given.
        brought: The picture's own file and the mask, for `restore`.
        on_step: Told how far it is.

    Raises:
        BadTreatmentError: The order has a value that it cannot have.
        PinxitError: It cannot be done to this picture; each error says why.
    """
    if max(image_HWC.shape[:2]) > SIDE_MAX_PX:
        raise BadTreatmentError(f"the picture is larger than {SIDE_MAX_PX} pixels")
    return _DONE_BY[order.kind](_Task(image_HWC, order, style_HWC, profile, brought, on_step))


@dataclass(frozen=True, slots=True, eq=False)
class _Task:
    image_HWC: NDArray[np.uint8]
    order: Order
    style_HWC: NDArray[np.uint8] | None
    profile: bytes | None
    brought: restoration.Brought | None
    on_step: OnStep

    @property
    def facts(self) -> dict[str, str]:
        """What the files say of themselves."""
        facts = {
            "Software": "Pinxit",
            "pinxit:treatment": str(self.order.kind),
            "pinxit:order": str(self.order.digest),
            "pinxit:source": str(self.order.source),
        }
        return {**facts, "Comment": self.label} if self.label else facts

    @property
    def label(self) -> str:
        """What people read who open a file; "" where no model made anything of it."""
        if self.order.kind is Kind.RESTORE and not self.order.is_ai_made:
            return _RESTORED_LABEL
        return _AI_LABEL if self.order.outcome_is_ai_made else ""

    @property
    def subject(self) -> str:
        """What a document says of itself."""
        label = f"{self.label} " if self.label else ""
        return f"{label}Pinxit, {self.order.kind}, order {self.order.digest}"

    def png(self, image_HWC: NDArray[np.uint8], name: str = "picture") -> MadeFile:
        """Return a picture as a file."""
        encode = encode_png if self.order.outcome_is_ai_made else encode_hand_made_png
        if self.order.kind is Kind.RESTORE and not self.order.is_ai_made:
            encode = encode_restored_png
        return MadeFile(name, "png", "image/png", encode(image_HWC, facts=self.facts))

    def choice(self, name: str, choices: tuple[str, ...]) -> str:
        """Return a setting that is one of several; the first is usual."""
        word = self.order.word(name, choices[0])
        if word not in choices:
            raise BadTreatmentError(f"{name} is none of {', '.join(choices)}")
        return word


def _recreate(task: _Task) -> Outcome:
    order = task.order
    kind = task.choice("kind", get_args(anew.Kind))
    source_HWC = _at_most(task.image_HWC, _RECREATE_MAX_PIXELS)
    height, width = source_HWC.shape[:2]
    aspect = order.number("aspect_percent", 0) / 100 or width / height
    if not 1 / _ASPECT_MAX <= aspect <= _ASPECT_MAX:
        raise BadTreatmentError("a picture is at most three times as wide as high, or as high")
    if kind == "retarget":
        # Kept in scale: one side stays, the other one grows.
        height, width = (
            (height, round(height * aspect)) if aspect > width / height
            else (round(width / aspect), width)
        )  # fmt: skip
    elif order.number("aspect_percent", 0):
        height, width = _shaped(height * width, aspect)
    wish = anew.Recreation(
        kind="tile" if kind == "tile" else "retarget" if kind == "retarget" else "compose",
        height_px=min(height, anew.SIDE_MAX_PX),
        width_px=min(width, anew.SIDE_MAX_PX),
        seed=order.number("seed", 0),
        freedom=order.number("freedom", 3),
    )
    made_HWC = anew.recreate(source_HWC, wish, on_level=task.on_step)
    figures: dict[str, str | int | float] = {"width": wish.width_px, "height": wish.height_px}
    files = [task.png(made_HWC)]
    if kind == "tile":
        figures["seam"] = round(seam_figure(made_HWC), 2)
        half = np.tile(_at_most(made_HWC, 512 * 512), (2, 2, 1))
        files.append(task.png(half, "repeated"))
    method = "Granot et al. 2022, Drop the GAN (patch nearest neighbours)"
    return Outcome(files=tuple(files), means=Means(method=method), figures=figures)


def _restyle(task: _Task) -> Outcome:
    if task.style_HWC is None:
        raise BadTreatmentError("no picture was given whose manner is to be taken")
    wish = Restyling(
        strength_percent=task.order.number("strength_percent", 100),
        keeps_colours=task.order.flag("keeps_colours", usual=False),
        has_broad_brush=task.order.flag("has_broad_brush", usual=False),
    )
    done = stylist.restyle(task.image_HWC, task.style_HWC, wish, on_step=task.on_step)
    means = Means(
        method="Ghiasi et al. 2017, arbitrary stylisation",
        model=done.model,
        model_origin=stylist.ORIGIN,
        engine=done.engine,
    )
    return Outcome(files=(task.png(done.image_HWC),), means=means)


def _restore(task: _Task) -> Outcome:
    if task.brought is None:
        raise BadTreatmentError("the picture's own file was not given")
    done = restoration.restore(
        task.image_HWC, task.order, task.brought, about=task.subject, on_step=task.on_step
    )
    mask = restoration.mask_file(done.mask_HW)
    means = Means(
        method=restoration.METHOD,
        model=restoration.restorer_digest(),
        model_origin=restoration.ORIGIN,
        engine=restoration.restorer_engine(),
    )
    return Outcome(
        files=(
            task.png(done.image_HWC),
            task.png(done.map_HWC, "map"),
            MadeFile("mask", "png", "image/png", mask),
            MadeFile("layers", "ora", "image/openraster", done.ora),
            MadeFile("pages", "tif", "image/tiff", done.tiff),
        ),
        means=means,
        figures=done.figures,
    )


def _enlarge(task: _Task) -> Outcome:
    image_HWC = task.image_HWC
    if max(image_HWC.shape[:2]) > ENLARGED_MAX_PX:
        raise BadTreatmentError("only pictures of at most 1,024 pixels are enlarged")
    factor = task.order.number("factor", 2)
    if factor not in (2, 4):
        raise BadTreatmentError("pictures are enlarged two or four times")
    is_flat = task.choice("surface", ("painterly", "flat")) == "flat"
    if is_flat:
        large_HWC = _enlarged_flat(image_HWC, factor)
        method = "Duchon 1979, Lanczos, with edges steepened"
        return Outcome(
            files=(task.png(large_HWC),), means=Means(method=method), figures=_size(large_HWC)
        )
    times: enlarge_painterly.Factor = 4 if factor == 4 else 2
    large_HWC = enlarge_painterly.enlarge_painterly(image_HWC, times, on_part=task.on_step)
    means = Means(
        method="Wang et al. 2021, Real-ESRGAN (compact)",
        model=enlarge_painterly.weights_digest(times),
        model_origin=enlarge_painterly.ORIGIN,
        engine=stylist.engine_name(),
    )
    return Outcome(files=(task.png(large_HWC),), means=means, figures=_size(large_HWC))


def _enlarged_flat(image_HWC: NDArray[np.uint8], factor: int) -> NDArray[np.uint8]:
    """Enlarge on a square, as flat art is, and take the picture's own part of it."""
    height, width = image_HWC.shape[:2]
    side = max(height, width)
    square_HWC = np.pad(image_HWC, ((0, side - height), (0, side - width), (0, 0)), mode="edge")
    return enlarge_flat(square_HWC, side_px=side * factor)[: height * factor, : width * factor]


def _cut_out(task: _Task) -> Outcome:
    cut = cut_out(task.image_HWC, keep_holes=not task.order.flag("opens_holes", usual=False))
    ground = f"#{bytes(cut.ground).hex()}"
    return Outcome(
        files=(task.png(cut.image_HW4),),
        means=Means(method="Smith and Blinn 1996, matting against a plain ground"),
        figures={"ground": ground, "share_percent": round(100 * cut.share)},
    )


def _vectorise(task: _Task) -> Outcome:
    drawing = tracer.vectorise(
        task.image_HWC, num_colours=task.order.number("num_colours", tracer.COLOURS_USUAL)
    )
    title = task.order.title
    svg = write_svg(drawing, title=title, facts=task.facts)
    page = tracer.write_pdf(drawing, title=title, subject=task.subject)
    return Outcome(
        files=(
            task.png(_rendered(svg), "proof"),
            MadeFile("drawing", "svg", "image/svg+xml", svg),
            MadeFile("page", "pdf", "application/pdf", page),
        ),
        means=Means(method="VTracer (Vision Cortex)", engine="vtracer cpu"),
        figures={"shapes": len(drawing.shapes), "colours": drawing.num_colours},
    )


def _rendered(svg: bytes) -> NDArray[np.uint8]:
    png = resvg_py.svg_to_bytes(
        svg_string=svg.decode(), width=_SHOWN_PX, dpi=96, skip_system_fonts=True
    )
    with Image.open(BytesIO(bytes(png))) as shown:
        return np.asarray(shown.convert("RGB"))


def _print(task: _Task) -> Outcome:
    height, width = task.image_HWC.shape[:2]
    sheet = Sheet(
        width_px=width,
        height_px=height,
        width_mm=task.order.number("width_mm", 200),
        bleed_mm=task.order.number("bleed_mm", 3),
    )
    task.on_step(0, 2)
    proof = press_profile.proof(print_sheet.with_bleed(task.image_HWC, sheet), task.profile)
    task.on_step(1, 2)
    page = print_sheet.write_sheet(proof.inks, sheet, title=task.order.title, subject=task.subject)
    rim = sheet.bleed_px
    trimmed_HWC = proof.shown_HWC[rim : rim + height, rim : rim + width]
    return Outcome(
        files=(
            task.png(np.ascontiguousarray(trimmed_HWC), "proof"),
            MadeFile("sheet", "pdf", "application/pdf", page),
        ),
        means=Means(
            method=f"ICC profile {proof.profile}, relative colorimetric", engine="littlecms cpu"
        ),
        figures={
            "dpi": round(sheet.dpi),
            "sharpness": str(sheet.sharpness),
            "sharp_width_mm": sheet.sharp_width_mm,
            "width_mm": round(sheet.width_mm),
            "height_mm": round(sheet.height_mm),
            "changed_percent": round(100 * proof.changed_share),
        },
    )


def _mock_up(task: _Task) -> Outcome:
    height, width = task.image_HWC.shape[:2]
    frame, wall = task.choice("frame", FRAMES), task.choice("wall", WALLS)
    hanging = Hanging(
        aspect=width / height,
        width_cm=task.order.number("width_cm", 60),
        frame=next(each for each in FRAMES if each == frame),
        wall=next(each for each in WALLS if each == wall),
        has_mat=task.order.flag("has_mat", usual=True),
    )
    room_HWC = mock_up.mock_up(task.image_HWC, hanging)
    return Outcome(
        files=(task.png(room_HWC),),
        means=Means(method="drawn to scale by Pinxit", engine="pillow cpu"),
        figures={"width_cm": round(hanging.width_cm)},
    )


_DONE_BY: Final[Mapping[Kind, Callable[[_Task], Outcome]]] = {
    Kind.RECREATE: _recreate,
    Kind.RESTYLE: _restyle,
    Kind.RESTORE: _restore,
    Kind.ENLARGE: _enlarge,
    Kind.CUT_OUT: _cut_out,
    Kind.VECTORISE: _vectorise,
    Kind.PRINT: _print,
    Kind.MOCK_UP: _mock_up,
}


def checked(settings: Mapping[str, Setting]) -> dict[str, Setting]:
    """Return settings that were kept as JSON, each of a kind that a setting has.

    Raises:
        BadTreatmentError: One is something else.
    """
    for name, value in settings.items():
        if not isinstance(value, str | int | bool):
            raise BadTreatmentError(f"{name} is neither a number nor a word")
    return dict(settings)


def _size(image_HWC: NDArray[np.uint8]) -> dict[str, str | int | float]:
    return {"width": image_HWC.shape[1], "height": image_HWC.shape[0]}


def _shaped(pixels: int, aspect: float) -> tuple[int, int]:
    height = (pixels / aspect) ** 0.5
    return round(height), round(height * aspect)


def _at_most(image_HWC: NDArray[np.uint8], pixels: int) -> NDArray[np.uint8]:
    height, width = image_HWC.shape[:2]
    scale = (pixels / (height * width)) ** 0.5
    if scale >= 1:
        return image_HWC
    size = (round(width * scale), round(height * scale))
    return np.asarray(Image.fromarray(image_HWC).resize(size, Image.Resampling.LANCZOS))
