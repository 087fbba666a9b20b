"""What the files of a piece say of how it was made."""

from django.conf import settings

from pinxit.accounts.web.selectors import house_of
from pinxit.provenance import AiLabel, SourceType, code_of_house, house_label
from pinxit.studio.web.models import Piece


def ai_label_of(piece: Piece) -> AiLabel:
    """Return the labels of the law for the files of a piece. They name the house, and nobody."""
    code = code_of_house(settings.PINXIT_AIGC_CODE, settings.PINXIT_PUBLIC_URL)
    return AiLabel(
        source=SourceType.GENERATED,
        aigc=house_label(code, str(piece.public_id)),
        made_by=house_of().name,
        model=piece.model_digest,
        title=piece.title,
    )
