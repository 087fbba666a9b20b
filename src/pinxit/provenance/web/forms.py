"""What the verify page takes, and how much of it."""

from django import forms
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from pinxit.provenance.core.inspection import MAX_FILE_BYTES, FileTooLargeError

#: A form is a little larger than the file in it.
_FORM_BYTES = 65_536


class VerifyForm(forms.Form):
    """One file to be looked at."""

    file = forms.FileField(
        label=_("File"),
        # An empty file is answered by the inspection, which also says what to do.
        allow_empty_file=True,
        max_length=None,
        error_messages={"required": _("Choose a file first.")},
    )


class CeilingUploadHandler(FileUploadHandler):
    """Stops an upload as soon as it is larger than what the house looks at."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.seen_bytes = 0

    @property
    def was_stopped(self) -> bool:
        """Whether more came than is looked at."""
        return self.seen_bytes > MAX_FILE_BYTES

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:  # noqa: ARG002 - Django's
        """Pass the bytes on, or stop the upload."""
        self.seen_bytes += len(raw_data)
        if self.was_stopped:
            raise StopUpload(connection_reset=True)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the next handler."""


def refuse_large_request(request: HttpRequest) -> None:
    """Refuse a request that says beforehand that it is too large.

    Raises:
        FileTooLargeError: Its declared length is more than a file and a form.
    """
    declared = request.META.get("CONTENT_LENGTH") or "0"
    if declared.isdigit() and int(declared) > MAX_FILE_BYTES + _FORM_BYTES:
        raise FileTooLargeError("the file is too large to be looked at")
