"""An artist's own works, brought to teach a style: taken in, judged and frozen."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from pinxit.corpus import (
    FreezeTerms,
    FrozenManifest,
    NothingPassesError,
    Purpose,
    bring_in,
    freeze,
    open_collection,
    read_decisions,
)
from pinxit.kernel import PinxitError
from pinxit.training import TooFewWorksError, check_works

#: Is told (step, total, what is being done).
Report = Callable[[int, int, str], None]


class StyleRefusedError(PinxitError):
    """Not one of the works may teach a style."""

    remedy = (
        "The artist says so: --author NAME --mine, or a table works.csv beside the works with the "
        "columns file, author, style, granted_by and granted_on."
    )


class ConsentWithoutNameError(PinxitError):
    """Somebody says that works are theirs, and not who they are."""

    remedy = "Say who made the works: --author NAME."


class NoWorksError(PinxitError):
    """There is neither a folder nor a collection of this name."""

    remedy = "Name a folder or a zip archive with the works, or a collection of this house."


@dataclass(frozen=True, slots=True)
class Bringing:
    """What somebody says who brings works to teach a style.

    Attributes:
        name: Short name of the hand, and of the collection that a folder becomes.
        title: What people call both.
        author: Who made the works, where nothing beside them says otherwise.
        licence: Their licence, likewise.
        mine: Whether the author says that a style may be learnt from them.
        share_alike: Whether works are let in that bind what is made of them to their licence.
    """

    name: str
    title: str
    author: str = ""
    licence: str = ""
    mine: bool = False
    share_alike: bool = False

    def said(self, today: date) -> dict[str, str]:
        """Return what is said of all works, by column of a table of works.

        Raises:
            ConsentWithoutNameError: Nobody is named who consents.
        """
        if self.mine and not self.author:
            raise ConsentWithoutNameError("these works are somebody's own, who is not named")
        said = {"author": self.author, "licence": self.licence}
        if not self.mine:
            return said
        return {**said, "style": "yes", "granted_by": self.author, "granted_on": today.isoformat()}


def own_works(works: str, home: Path, bringing: Bringing, report: Report) -> FrozenManifest:
    """Return the works that may teach a style, frozen for it.

    Args:
        works: A folder or a zip archive, which is taken in, or the name of a collection.
        home: PINXIT_HOME.
        bringing: What is said of the works in a folder.
        report: Told how far it is.

    Raises:
        NoWorksError: There is neither a folder nor a collection of this name.
        ConsentWithoutNameError: Nobody is named who consents.
        StyleRefusedError: Not one work may teach a style.
        TooManyWorksError: More may than one hand is learnt from.
        PinxitError: They cannot be taken in; each error says why.
    """
    today, path = datetime.now().astimezone().date(), Path(works).expanduser()
    collection = works
    if path.exists():
        collection = bringing.name
        called = (collection, bringing.title)
        bring_in(path, home, called=called, said=bringing.said(today), report=report)
    folder = home / "corpus" / collection
    if Path(collection).name != collection or not folder.is_dir():
        raise NoWorksError(f"there is no folder and no collection {collection[:120]!r}")
    terms = FreezeTerms(
        purpose=Purpose.STYLE,
        today=today,
        decisions=read_decisions(home),
        share_alike=bringing.share_alike,
    )
    try:
        frozen = freeze([open_collection(folder)], terms, home=home, report=report)
    except NothingPassesError as error:
        raise StyleRefusedError(str(error)) from error
    _check_number(frozen)
    return frozen


def _check_number(frozen: FrozenManifest) -> None:
    """Refuse more works than one hand is learnt from; few are the artist's own matter."""
    try:
        check_works(frozen.header.works)
    except TooFewWorksError:
        return
