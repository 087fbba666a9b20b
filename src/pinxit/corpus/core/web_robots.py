"""robots.txt: where Pinxit may go, how often, and what it says about learning."""

import math
import re
from dataclasses import dataclass
from typing import Final

from protego import Protego

from pinxit.corpus.core.rights import Signal, SignalKind
from pinxit.corpus.core.web_wishes import PRODUCT, content_usage_signals, refuse_learning

#: Robots that gather what models learn from. Who shuts them out, shuts out learning.
LEARNING_ROBOTS: Final = (
    "AI2Bot",
    "anthropic-ai",
    "Applebot-Extended",
    "Bytespider",
    "CCBot",
    "ClaudeBot",
    "cohere-training-data-crawler",
    "Diffbot",
    "Google-Extended",
    "GPTBot",
    "img2dataset",
    "Meta-ExternalAgent",
    "omgili",
    "PanguBot",
    "Webzio-Extended",
)

_LINE: Final = re.compile(
    r"^[ \t]*(license|content-signal|content-usage)[ \t]*:[ \t]*([^#\r\n]*)", re.I | re.M
)
_LICENCES_MAX: Final = 8


@dataclass(frozen=True, slots=True, eq=False)
class SiteRules:
    """What a site's robots.txt says.

    Attributes:
        delay_s: Seconds it asks to wait between two requests; 0 if it does not say.
        licences: Addresses of its RSL licences.
        usage: Values of its `Content-Signal` and `Content-Usage` lines.
    """

    delay_s: float
    licences: tuple[str, ...]
    usage: tuple[str, ...]
    _robots: Protego

    def allows(self, address: str) -> bool:
        """Tell whether Pinxit may fetch an address."""
        return self._robots.can_fetch(address, PRODUCT)

    def signals(self, address: str) -> tuple[Signal, ...]:
        """Return what is said about learning from what is at an address.

        A site that names Pinxit and lets it in, while it shuts out the robots that gather for
        learning, still does not want its works learnt from: both are heeded.
        """
        for robot in LEARNING_ROBOTS:
            if not self._robots.can_fetch(address, robot) and self.allows(address):
                return refuse_learning(SignalKind.ROBOTS, f"User-agent: {robot}, Disallow")
        return content_usage_signals("robots.txt", self.usage)


def read_robots(content: bytes) -> SiteRules:
    """Read a robots.txt; one that is empty or makes no sense forbids nothing.

    Source:
        RFC 9309 (2022); RSL 1.0, the `License` line; the customary `Crawl-delay`.
    """
    text = content.decode("utf-8-sig", "replace").replace("\r", "\n")
    robots = Protego.parse(text)
    rows = [(name.lower(), value.strip()) for name, value in _LINE.findall(text)]
    return SiteRules(
        delay_s=_delay_s(robots),
        licences=tuple(value for name, value in rows if name == "license")[:_LICENCES_MAX],
        usage=tuple(value for name, value in rows if name != "license"),
        _robots=robots,
    )


def _delay_s(robots: Protego) -> float:
    delay = robots.crawl_delay(PRODUCT) or 0.0
    rate = robots.request_rate(PRODUCT)
    if rate is not None and rate.requests > 0:
        delay = max(delay, rate.seconds / rate.requests)
    return delay if math.isfinite(delay) and delay > 0 else 0.0
