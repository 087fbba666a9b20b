"""Words that works are found by, in English and Chinese.

PostgreSQL cuts text into words at spaces, which Chinese does not have. So a run of Han characters
is kept as its characters and its pairs of characters: whoever looks for 竹林 finds what holds the
pair 竹林, without a dictionary.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final

from django.contrib.postgres.search import SearchQueryField
from django.db.models import BooleanField, F, Func, QuerySet, Value
from django.db.models.functions import Cast

from pinxit.corpus.web.models import Work

_RUN: Final = re.compile(r"[㐀-鿿豈-﫿]+|[^\W_㐀-鿿豈-﫿]+")
_HAN: Final = re.compile(r"[㐀-鿿豈-﫿]")
_LONGEST_WORD: Final = 60
_MOST_WORDS: Final = 600
_LONGEST_QUERY: Final = 100
_MOST_ASKED: Final = 8


class _Matches(Func):
    """Whether a search vector holds what a query asks for."""

    template = "%(expressions)s"
    arg_joiner = " @@ "
    output_field = BooleanField()


def lexemes(texts: Iterable[str]) -> str:
    """Return the words of some texts as PostgreSQL's own form of a search vector.

    Args:
        texts: Titles, captions and names; at most 600 different words are kept.
    """
    found: dict[str, None] = {}
    for text in texts:
        for run in _runs(text):
            found.update(dict.fromkeys(_parts(run) if _HAN.match(run) else (run,)))
            if len(found) >= _MOST_WORDS:
                return " ".join(list(found)[:_MOST_WORDS])
    return " ".join(found)


def holding(works: QuerySet[Work], query: str) -> QuerySet[Work]:
    """Return the works that hold every word of a query; all of them if it has none.

    Args:
        works: Where to look.
        query: As typed; only the first 100 characters and eight words count.
    """
    asked = _asked(query)
    if not asked:
        return works
    return works.filter(_Matches(F("words"), Cast(Value(asked), SearchQueryField())))


def _asked(query: str) -> str:
    terms: list[str] = []
    for run in list(_runs(query[:_LONGEST_QUERY]))[:_MOST_ASKED]:
        if not _HAN.match(run):
            terms.append(f"{run}:*")
        elif len(run) == 1:
            terms.append(run)
        else:
            terms.extend(first + second for first, second in pairwise(run))
    return " & ".join(terms)


def _runs(text: str) -> Iterator[str]:
    """Yield the words and the runs of Han characters of a text, in the one form they are kept in.

    Source:
        Unicode Standard Annex #15, form NFKC.
    """
    for match in _RUN.finditer(unicodedata.normalize("NFKC", text).casefold()):
        yield match.group()[:_LONGEST_WORD]


def _parts(run: str) -> Iterator[str]:
    yield from run
    yield from (first + second for first, second in pairwise(run))
