"""The twelve first works: painted and hung when the gallery is empty."""

from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from pinxit.accounts.web.models import Person
from pinxit.gallery import FIRST_WORKS as FIRST_EXHIBITION
from pinxit.gallery.web.selectors import wall_is_empty
from pinxit.gallery.web.services import open_exhibition, show_in
from pinxit.kernel import Money
from pinxit.shop.web.services.orders import offer_piece
from pinxit.studio.first_works import FIRST_WORKS, paint_first_work

_EDITION_SIZE = 10
_PRICE = Money(2_400, "EUR")


def hang_first_works(owner: Person, *, console: Console) -> int:
    """Paint the first works and hang them, if the wall is empty; return how many were hung.

    Killed on the way, the next start finds a wall that is not empty and leaves it at that.
    """
    if not wall_is_empty():
        return 0
    columns = (
        TextColumn("[progress.description]{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("Painting the first works", total=len(FIRST_WORKS))
        exhibition = open_exhibition(FIRST_EXHIBITION, opens_on=timezone.localdate())
        for work in FIRST_WORKS:
            piece = paint_first_work(work, person=owner, now=timezone.now())
            edition = offer_piece(
                piece=piece,
                title=work.title,
                statement=work.statement,
                size=_EDITION_SIZE,
                price=_PRICE,
                now=timezone.now(),
            )
            show_in(exhibition, edition.listing)
            progress.advance(task)
    return len(FIRST_WORKS)
