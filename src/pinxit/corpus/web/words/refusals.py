"""Why a file was not taken in, in a few words: the headings of an intake's report."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: By the short name of the reason. The sentence and the advice come with each file.
REFUSALS: Final[Mapping[str, Promise]] = {
    # What it is.
    "not-a-picture": _("Not a picture"),
    "not-text": _("Not a text"),
    "not-music": _("Not music"),
    "binary": _("Not a text"),
    "unknown-kind": _("Neither a picture, a text nor a score"),
    "unsupported": _("A form that is not read here"),
    "animated": _("Moving pictures"),
    "several-tunes": _("Several tunes in one file"),
    "empty": _("Empty"),
    "blank": _("Nothing to be seen on it"),
    "almost-empty": _("Almost empty"),
    "too-dark": _("Too dark"),
    "extreme-aspect": _("Far longer than wide"),
    "noise": _("Noise"),
    "too-small": _("Too small"),
    "too-large": _("Too large"),
    "too-long": _("Too long"),
    "sign": _("A sign rather than a drawing"),
    "gap": _("Lines are missing"),
    "note": _("Holds notes of an editor"),
    # What is wrong with it.
    "truncated": _("Damaged, or cut off"),
    "damaged": _("Damaged"),
    "malformed": _("Not written as its kind is written"),
    "missing": _("Gone before it was read"),
    "lost": _("Gone before it was read"),
    "locked": _("Locked with a password"),
    "link": _("A link instead of a file"),
    "table": _("The table says something that cannot be understood"),
    "refused": _("Not taken in"),
    # What is dangerous about it.
    "bomb": _("Unpacks to far more than it should"),
    "polyglot": _("Hides a second file"),
    "zip-slip": _("Wants to be unpacked elsewhere"),
    "svg-entity": _("A drawing that loads other files"),
    "svg-remote": _("A drawing that calls other machines"),
    "svg-script": _("A drawing with a program in it"),
    "svg-embedded-file": _("A drawing with another file in it"),
    "xml-entity": _("A score that loads other files"),
    "midi-endless": _("A score that never ends"),
    "crashes": _("Brings its reader down"),
    "too-hungry": _("Needs too much memory"),
    "too-slow": _("Takes too long to open"),
    # Copies.
    "repeated": _("The same file again"),
    "near-duplicate": _("Looks like another work"),
    # The web.
    "address-with-login": _("The address holds a password"),
    "not-a-web-address": _("Not an address of the web"),
    "odd-host": _("Not a name of a site"),
    "odd-port": _("An unusual door of the site"),
    "private-address": _("An address inside a private network"),
    "unknown-host": _("The site does not exist"),
    "unreachable": _("The site cannot be reached"),
    "untrusted-site": _("The site cannot prove who it is"),
    "robots": _("The site does not want it fetched"),
    "robots-unreachable": _("The site does not say what may be fetched"),
    "site-busy": _("The site is busy"),
    "site-error": _("The site made an error"),
    "site-too-slow": _("The site takes too long"),
    "not-found": _("Nothing is at this address"),
    "not-fetched": _("Not fetched"),
    "halted": _("Stopped before its turn"),
    "name-taken": _("Another file has this name"),
    "odd-name": _("A name that cannot be kept"),
    "not-public": _("Not shown to everybody"),
    "web-page": _("A page instead of a picture"),
    "too-many": _("More than is read at once"),
    "too-many-redirects": _("Passed on too often"),
    "unreadable-answer": _("The answer cannot be read"),
}


def refusal_title(reason: str) -> Promise | str:
    """Return a few words on why a file was not taken in; its short name if there are none."""
    return REFUSALS.get(reason, reason)
