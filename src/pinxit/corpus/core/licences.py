"""Licence expressions: what they allow for a purpose, and what they ask for in return.

`license-expression` parses; its own list of licences, which lies on disk and takes for instance
`LicenseRef-MIT-TC` for MIT, is not used.
"""

from dataclasses import dataclass
from functools import cache
from typing import Final

from license_expression import (
    AND,
    OR,
    ExpressionError,
    LicenseExpression,
    LicenseSymbol,
    LicenseWithExceptionSymbol,
    Licensing,
    ParseError,
)

from pinxit.corpus.core.licence_table import (
    LICENCES,
    LICENSED,
    Duty,
    Terms,
    find_terms,
    known_spelling,
    onward,
)
from pinxit.corpus.core.licence_urls import is_expression, licence_of_url
from pinxit.corpus.core.rights import Purpose

__all__ = [
    "LICENCES",
    "LICENSED",
    "Duty",
    "LicenceAnswer",
    "Terms",
    "ask_licence",
    "find_terms",
    "is_expression",
    "known_spelling",
    "licence_of_url",
    "onward",
]

#: The longest expression that is read; a real one has a few dozen characters.
_LONGEST: Final = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenceAnswer:
    """What a licence says to one purpose.

    Attributes:
        reason: Why it does not allow it, as a code of `REASONS`; "" if it does.
        detail: Which part of the licence; "" if there is nothing to add.
        duties: What it asks for. Of a licence that refuses, only that the author be named.
        onward: If it asks to share alike, the licences to choose from; else empty.
    """

    reason: str = ""
    detail: str = ""
    duties: frozenset[Duty] = frozenset()
    onward: frozenset[str] = frozenset()

    @property
    def allows(self) -> bool:
        """Say whether the licence allows it."""
        return not self.reason


def ask_licence(
    expression: str, purpose: Purpose, *, jurisdictions: frozenset[str]
) -> LicenceAnswer:
    """Ask a licence expression about a purpose.

    `A OR B` is the better of both: the one that allows, with the fewer duties, sharing alike last.
    `A AND B` allows what both allow, with the duties of both. `A WITH exception` is not known.

    Args:
        expression: An SPDX licence expression of any quality; "" for none.
        purpose: Any but `Purpose.BENCHMARK`, which needs no licence.
        jurisdictions: Where the house works, as codes of `public_domain.TERMS`.

    Source:
        SPDX 2.3, Annex D.
    """
    if not expression.strip():
        return LicenceAnswer(reason="licence-missing")
    unreadable = LicenceAnswer(reason="licence-unreadable", detail=expression[:60])
    if len(expression) > _LONGEST or not is_expression(expression):
        return unreadable
    try:
        parsed = _licensing().parse(expression)
    except (ExpressionError, ParseError):
        return unreadable
    return _ask(parsed, purpose, jurisdictions)


@cache
def _licensing() -> Licensing:
    """Return the parser, which knows no licence by itself and reads nothing from disk."""
    return Licensing()


def _ask(part: LicenseExpression, purpose: Purpose, jurisdictions: frozenset[str]) -> LicenceAnswer:
    if isinstance(part, OR):
        return _either([_ask(each, purpose, jurisdictions) for each in part.args])
    if isinstance(part, AND):
        return _both([_ask(each, purpose, jurisdictions) for each in part.args])
    if isinstance(part, LicenseWithExceptionSymbol):
        return LicenceAnswer(reason="exception-unknown", detail=str(part)[:60])
    assert isinstance(part, LicenseSymbol), "the parser knows nothing else"
    return _ask_one(part.key, purpose, jurisdictions)


def _ask_one(key: str, purpose: Purpose, jurisdictions: frozenset[str]) -> LicenceAnswer:
    terms = find_terms(key)
    if terms is None:
        return LicenceAnswer(reason="licence-unknown", detail=key[:60])
    elsewhere = bool(terms.only_in) and not (jurisdictions and jurisdictions <= terms.only_in)
    if elsewhere or purpose in terms.refuses:
        kept = terms.duties & {Duty.ATTRIBUTION}
        return LicenceAnswer(reason=terms.reason, detail=key, duties=kept)
    return LicenceAnswer(detail=key, duties=terms.asks(purpose), onward=onward(key))


def _either(branches: list[LicenceAnswer]) -> LicenceAnswer:
    def burden(answer: LicenceAnswer) -> tuple[bool, bool, int]:
        return (not answer.allows, Duty.SHARE_ALIKE in answer.duties, len(answer.duties))

    return min(branches, key=burden)


def _both(branches: list[LicenceAnswer]) -> LicenceAnswer:
    duties = frozenset[Duty]().union(*(each.duties for each in branches))
    refused = next((each for each in branches if not each.allows), None)
    if refused is not None:
        return LicenceAnswer(
            reason=refused.reason, detail=refused.detail, duties=duties & {Duty.ATTRIBUTION}
        )
    alike = [each.onward for each in branches if each.onward]
    shared = frozenset.intersection(*alike) if alike else frozenset()
    detail = " AND ".join(each.detail for each in branches)[:60]
    if alike and not shared:
        return LicenceAnswer(
            reason="share-alike-conflict", detail=detail, duties=duties & {Duty.ATTRIBUTION}
        )
    return LicenceAnswer(detail=detail, duties=duties, onward=shared)
