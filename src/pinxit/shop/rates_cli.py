"""Commands of exchange rates and tax rates."""

from pathlib import Path
from typing import Annotated

import typer
from django.utils import timezone
from rich.console import Console
from rich.table import Table

from pinxit.kernel import PinxitError
from pinxit.shop.adapters.ecb_rates import read_ecb_rates
from pinxit.shop.core.tax_rates import Goods
from pinxit.shop.web.papers.invoices import percent
from pinxit.shop.web.selectors.sales import tax_rates
from pinxit.shop.web.services.exchange import keep_rates

rates = typer.Typer(help="Import exchange rates, and list tax rates.", no_args_is_help=True)


class UnreadableRatesError(PinxitError):
    """A file of exchange rates cannot be opened."""

    remedy = "Check the path, and put it in quotes if it holds spaces."


@rates.command("import")
def import_rates(
    file: Annotated[Path, typer.Argument(help="eurofxref-daily.xml of the European Central Bank.")],
) -> None:
    """Keep the exchange rates of a day, so that prices can be read in other currencies."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise UnreadableRatesError(f"{file} cannot be read") from error
    read = read_ecb_rates(content)
    kept = keep_rates(read)
    Console().print(f"{read.day}: {kept} currencies, {read.source}.", highlight=False)


@rates.command("tax")
def tax() -> None:
    """List the tax rates on downloads that hold today, each with its source."""
    known, today = tax_rates(), timezone.localdate()
    table = Table("place", "rate", "since", "source", box=None, pad_edge=False)
    for place, listed in sorted(known.standard.items()):
        if any(rate.since <= today for rate in listed):
            rate = known.rate_of(place, Goods.DIGITAL, today)
            table.add_row(place, percent(rate.ppm), str(rate.since), rate.source)
    Console().print(table)
