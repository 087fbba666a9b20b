"""IIIF image services: the address under which a picture comes in a size of our choice."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

#: The longer side of a picture that is asked for, in pixels.
SIDE_MAX_PX: Final = 1_024

_LEVEL: Final = re.compile(r"level([012])")
_SIZES_MAX: Final = 100
_ADDRESS_MAX_CHARS: Final = 2_048
_LARGEST_PX: Final = 10_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageService:
    """A service that delivers one picture in several sizes.

    Attributes:
        address: Without a slash at the end.
        version: Of the Image API: 1, 2 or 3.
        level: How much it can do: 0 only listed sizes, 1 by width, 2 any; `None` if not stated.
        width: Of the whole picture, in pixels, if stated.
        height: Of the whole picture, in pixels, if stated.
        sizes: Widths and heights that it lists.
    """

    address: str
    version: int
    level: int | None = None
    width: int | None = None
    height: int | None = None
    sizes: tuple[tuple[int, int], ...] = ()

    @property
    def info_address(self) -> str:
        """Where the service describes itself."""
        return f"{self.address}/info.json"

    @property
    def must_be_asked(self) -> bool:
        """Whether its sizes must be asked for before one can be chosen."""
        return self.level == 0 and not self.sizes and not self._is_small

    @property
    def _is_small(self) -> bool:
        return bool(self.width and self.height and max(self.width, self.height) <= SIDE_MAX_PX)

    @property
    def image_address(self) -> str:
        """The address of the whole picture, at most 1024 pixels on its longer side.

        Source:
            IIIF Image API 3.0 (2020) and 2.1.1 (2017), sections 4.2 and 5 (compliance levels).
        """
        quality = "native" if self.version == 1 else "default"
        return f"{self.address}/full/{self._size}/0/{quality}.jpg"

    @property
    def _size(self) -> str:
        whole = "max" if self.version == 3 else "full"
        if self._is_small:
            return whole
        if self.level == 0:
            return self._listed_size() or whole
        if self.level == 1:
            return self._by_width()
        return f"!{SIDE_MAX_PX},{SIDE_MAX_PX}"

    def _listed_size(self) -> str:
        fitting = [size for size in self.sizes if max(size) <= SIDE_MAX_PX]
        if not self.sizes:
            return ""
        width, height = max(fitting) if fitting else min(self.sizes)
        return f"{width},{height}" if self.version == 3 else f"{width},"

    def _by_width(self) -> str:
        if not (self.width and self.height):
            return f"{SIDE_MAX_PX},"
        scale = SIDE_MAX_PX / max(self.width, self.height)
        width = max(1, round(self.width * scale))
        height = max(1, round(self.height * scale))
        return f"{width},{height}" if self.version == 3 else f"{width},"


def read_service(resource: Mapping[str, Any]) -> ImageService | None:
    """Return the image service of a picture in a manifest, or `None` if it has none.

    Args:
        resource: The picture as the manifest describes it; its size is the service's if the
            service does not say.
    """
    for each in _objects(resource.get("service")):
        service = _service(each)
        if service is not None:
            width, height = (whole_number(resource.get(name)) for name in ("width", "height"))
            if service.width is None or service.height is None:
                service = replace(service, width=width, height=height)
            return service
    return None


def with_info(service: ImageService, content: bytes) -> ImageService:
    """Return a service as its own `info.json` describes it; as it was if that makes no sense."""
    try:
        body = json.loads(content)
    except (ValueError, RecursionError):
        return service
    if not isinstance(body, dict):
        return service
    width, height = whole_number(body.get("width")), whole_number(body.get("height"))
    level = _level(body.get("profile"))
    return replace(
        service,
        level=service.level if level is None else level,
        width=service.width if width is None else width,
        height=service.height if height is None else height,
        sizes=tuple(_sizes(body)) or service.sizes,
    )


def whole_number(value: object) -> int | None:
    """Return a size in pixels, or `None` if a value is none."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value < _LARGEST_PX:
        return value
    return None


def _service(body: Mapping[str, Any]) -> ImageService | None:
    address = str(body.get("id") or body.get("@id") or "").rstrip("/")
    kind = str(body.get("type") or body.get("@type") or "")
    context, profile = str(body.get("@context") or ""), str(body.get("profile") or "")
    about = f"{context} {profile}"
    if not address.startswith(("http://", "https://")) or len(address) > _ADDRESS_MAX_CHARS:
        return None
    if kind.startswith("ImageService"):
        version = int(kind[-1]) if kind[-1] in "123" else 2
    elif "image/3" in about:
        version = 3
    elif "image/2" in about:
        version = 2
    elif "image/1" in about or "image-api/1" in about:
        version = 1
    elif kind or _LEVEL.search(profile) is None:
        return None
    else:
        version = 2
    return ImageService(
        address=address,
        version=version,
        level=_level(body.get("profile")),
        width=whole_number(body.get("width")),
        height=whole_number(body.get("height")),
        sizes=tuple(_sizes(body)),
    )


def _level(profile: object) -> int | None:
    first = profile[0] if isinstance(profile, list) and profile else profile
    found = _LEVEL.search(first) if isinstance(first, str) else None
    return None if found is None else int(found[1])


def _sizes(body: Mapping[str, Any]) -> Iterator[tuple[int, int]]:
    for each in list(_objects(body.get("sizes")))[:_SIZES_MAX]:
        width, height = whole_number(each.get("width")), whole_number(each.get("height"))
        if width and height:
            yield width, height


def _objects(value: object) -> Iterator[Mapping[str, Any]]:
    values = value if isinstance(value, list) else [value]
    return (each for each in values if isinstance(each, dict))
