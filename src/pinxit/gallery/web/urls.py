"""Addresses of the gallery."""

from django.urls import path, register_converter

from pinxit.gallery.web import views
from pinxit.kernel import Digest


class DigestConverter:
    """The 64 digits of a digest in an address."""

    regex = "[0-9a-f]{64}"

    def to_python(self, value: str) -> Digest:
        """Return the digest."""
        return Digest(value)

    def to_url(self, value: Digest | str) -> str:
        """Return its digits."""
        return value if isinstance(value, str) else value.hex


register_converter(DigestConverter, "picture_digest")

app_name = "gallery"
urlpatterns = [
    path("", views.wall, name="wall"),
    path("exhibitions/", views.exhibitions, name="exhibitions"),
    path("exhibitions/<slug:slug>/", views.exhibition, name="exhibition"),
    path("works/pictures/<picture_digest:digest>.png", views.picture, name="picture"),
]
