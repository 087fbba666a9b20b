"""Addresses of the provenance room."""

from django.urls import path, register_converter

from pinxit.kernel import BadDigestError, Digest
from pinxit.provenance.web import (
    compliance_views,
    credential_views,
    log_views,
    verify_views,
    views,
)


class DigestConverter:
    """The 64 digits of a digest in an address."""

    regex = "[0-9a-f]{64}"

    def to_python(self, value: str) -> Digest:
        """Return the digest."""
        return Digest(value)

    def to_url(self, value: Digest | str) -> str:
        """Return the digits, also of a digest that was kept as text."""
        try:
            return Digest.parse(str(value)).hex
        except BadDigestError as error:
            raise ValueError(str(error)) from error


register_converter(DigestConverter, "digest")

app_name = "provenance"
urlpatterns = [
    path("log/", log_views.log, name="log"),
    path("log/checkpoint", log_views.checkpoint, name="checkpoint"),
    path("log/key", log_views.key, name="log-key"),
    path("log/receipts/<int:index>.tlog-proof", log_views.receipt, name="receipt"),
    path("log/stamps/<int:size>.checkpoint", log_views.stamped, name="stamped"),
    path(
        "log/stamps/<int:size>.checkpoint.ots",
        log_views.stamped,
        {"proof": "ots"},
        name="stamp-proof",
    ),
    path("log/<path:place>", log_views.tile, name="tile"),
    path("about/chain/", log_views.chain, name="chain"),
    path("credentials/", credential_views.credentials, name="credentials"),
    path("credentials/root.pem", credential_views.root, name="credential-root"),
    path("compliance/", compliance_views.compliance, name="compliance"),
    path("verify/", views.verify, name="verify"),
    path("verify/here/", verify_views.here, name="verify-here"),
    path("verify/bundle", verify_views.bundle, name="trust-bundle"),
    path("verify/badge/<str:piece>.svg", verify_views.badge, name="badge"),
    path("verify/find/<digest:digest>", verify_views.find, name="find"),
    path("certificates/<digest:digest>/", views.certificate, name="certificate"),
    path("seals/<digest:digest>.svg", views.seal, name="seal"),
]
