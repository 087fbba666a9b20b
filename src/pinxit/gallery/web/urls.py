"""Addresses of the gallery."""

from django.urls import path, register_converter

from pinxit.gallery.web import artist_views, feed_views, newsletter_views, views
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
    path("exhibitions/<slug:slug>/feed.atom", feed_views.exhibition_feed, name="exhibition-feed"),
    path("feed.atom", feed_views.wall_feed, name="feed"),
    path("artists/", artist_views.artists, name="artists"),
    path("artists/<str:slug>/", artist_views.artist, name="artist"),
    path("artists/<str:slug>/about/", artist_views.about, name="about"),
    path("artists/<str:slug>/feed.atom", feed_views.artist_feed, name="artist-feed"),
    path("newsletter/", newsletter_views.ask, name="newsletter"),
    path("newsletter/list.csv", newsletter_views.list_file, name="newsletter-list"),
    path("newsletter/<str:key>/", newsletter_views.confirm, name="newsletter-confirm"),
    path("newsletter/<str:key>/leave/", newsletter_views.leave, name="newsletter-leave"),
    path("works/pictures/<picture_digest:digest>.png", views.picture, name="picture"),
]
