"""Content credentials for everybody: what they say here, who signs, and whose root to believe."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from pinxit.kernel import PinxitError
from pinxit.provenance.adapters.authority import CertificateFacts
from pinxit.provenance.web.services import current_signer, root_certificate

_COMMAND = (
    "curl -O {root}\n"
    "pinxit credential read picture.jpg --anchors root.pem\n"
    "c2patool picture.jpg trust --trust_anchors root.pem"
)


@require_safe
def credentials(request: HttpRequest) -> HttpResponse:
    """Say what the credentials of this house say and do not say, and who signs them."""
    problem, signer, root_facts = None, None, None
    try:
        signer = CertificateFacts.of(current_signer().chain)
        root_facts = CertificateFacts.of(root_certificate())
    except PinxitError as error:
        problem = {"what": gettext(str(error)), "remedy": gettext(error.remedy)}
    return render(
        request,
        "provenance/credentials.html",
        {
            "problem": problem,
            "signer": signer,
            "root": root_facts,
            "is_outside": bool(settings.PINXIT_CREDENTIAL_CHAIN),
            "stamps": settings.PINXIT_TIMESTAMP_URL,
            "commands": _COMMAND.format(root=request.build_absolute_uri("root.pem")),
        },
    )


@require_safe
@cache_control(public=True, max_age=3600)
def root(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's
    """Serve the root certificate that the house made for itself.

    Raises:
        Http404: It cannot be read.
    """
    try:
        content = root_certificate()
    except PinxitError as error:
        raise Http404(gettext(str(error))) from error
    answer = HttpResponse(content, content_type="application/x-pem-file")
    answer["Content-Disposition"] = 'attachment; filename="root.pem"'
    return answer
