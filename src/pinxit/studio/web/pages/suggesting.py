"""Help with the words: what the house painter has seen, while somebody types and as a page."""

from typing import Final

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from pinxit.studio.adapters.vocabulary import house_vocabulary
from pinxit.studio.core.brief import PROMPT_MAX

_WHILE_TYPING: Final = 8
_ON_THE_PAGE: Final = 240


@never_cache
@login_required
@require_GET
def words(request: HttpRequest) -> HttpResponse:
    """Show what the painter has seen: a few things to a page that asks while somebody types."""
    typed = request.GET.get("prompt", "")[: PROMPT_MAX + 1]
    vocabulary = house_vocabulary()
    if request.headers.get("HX-Request"):
        found = vocabulary.suggest(typed, limit=_WHILE_TYPING)
        return render(request, "studio/_words.html", {"suggestions": found})
    found = vocabulary.suggest(typed, limit=_ON_THE_PAGE)
    language = "zh" if (translation.get_language() or "").startswith("zh") else "en"
    everything = [] if typed else [each.label[language] for each in vocabulary.entries]
    context = {
        "typed": typed,
        "suggestions": found,
        "everything": everything,
        "language": "zh-Hans" if language == "zh" else "en",
        "num_known": len(vocabulary.entries),
    }
    return render(request, "studio/words.html", context)
