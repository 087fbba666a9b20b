"""A place on a picture, given in numbers by who cannot draw it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pinxit.studio.core.canvas import Mask, rectangle


class PlaceForm(forms.Form):
    """A rectangle in per cent of the picture's sides."""

    left = forms.IntegerField(
        label=_("From the left, per cent"), required=False, min_value=0, max_value=99
    )
    top = forms.IntegerField(
        label=_("From the top, per cent"), required=False, min_value=0, max_value=99
    )
    wide = forms.IntegerField(
        label=_("Width, per cent"), required=False, min_value=1, max_value=100
    )
    tall = forms.IntegerField(
        label=_("Height, per cent"), required=False, min_value=1, max_value=100
    )

    @property
    def has_numbers(self) -> bool:
        """Whether the place is given in numbers, so that they are to be seen."""
        return any(self[name].value() not in (None, "") for name in ("left", "top", "wide", "tall"))


def place_in(data: dict[str, Any], size: tuple[int, int]) -> Mask | None:
    """Return the place that a form's answers give, or `None` if they give none.

    Args:
        data: The cleaned answers of a `PlaceForm`.
        size: Height and width of the picture, in pixels.
    """
    wide, tall = data.get("wide"), data.get("tall")
    if not wide or not tall:
        return None
    return rectangle(size, left=data["left"] or 0, top=data["top"] or 0, wide=wide, tall=tall)
