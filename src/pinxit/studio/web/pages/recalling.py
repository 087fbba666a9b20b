"""Recalling: a picture that was made here brings its settings back."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from pinxit.kernel import Digest, PinxitError
from pinxit.provenance import MAX_FILE_BYTES
from pinxit.studio.adapters.records import HeavyFileError, NoRecordError, read_file_record
from pinxit.studio.web import lineage, selectors
from pinxit.studio.web.forms import RecallForm, in_words
from pinxit.studio.web.own import person_of

if TYPE_CHECKING:
    from django.core.files import File


@never_cache
@login_required
def recall(request: HttpRequest) -> HttpResponse:
    """Take a file and go to the page that is filled with its settings."""
    form = RecallForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(_address_for(request, _content(form.cleaned_data["file"])))
        except PinxitError as refusal:
            form.add_error("file", in_words(refusal))
    status = 400 if request.method == "POST" else 200
    return render(request, "studio/recall.html", {"form": form}, status=status)


def _content(file: "File[bytes]") -> bytes:
    if file.size > MAX_FILE_BYTES:
        raise HeavyFileError("the file is too large to be looked at")
    content: bytes = file.read()
    return content


def _address_for(request: HttpRequest, content: bytes) -> str:
    """Return the address of the page with a file's settings.

    The database is asked first, for its word counts; then the file, for its settings are checked
    like those of any form.

    Raises:
        PinxitError: Nothing is known of the file, and it says nothing.
    """
    person = person_of(request)
    piece = lineage.own_piece_of_file(person, Digest.of(content))
    if piece is not None:
        return selectors.settings_address(piece.brief)
    record = read_file_record(content)
    claimed = None if record.piece is None else selectors.find_piece(person, record.piece)
    if claimed is not None:
        messages.info(request, _("The file was changed since, but it names one of your pieces."))
        return selectors.settings_address(claimed.brief)
    if record.brief is None:
        raise NoRecordError("this picture is none of yours, and says nothing of its brief")
    query = selectors.desk_query(record.brief, with_seed=True)
    return f"{reverse('studio:home')}?{query}"
