"""Commands of the shop."""

from django.utils import timezone
from rich.console import Console

from pinxit.kernel import PinxitError
from pinxit.provenance.web.services import is_chain_on
from pinxit.shop.web.selectors.orders import orders_behind
from pinxit.shop.web.services.tokens import ask_for_token


class NoChainForTokensError(PinxitError):
    """Tokens were asked for where there is no chain."""

    remedy = "Install it with: pip install 'pinxit[chain]', and do not set PINXIT_CHAIN_URL to off."


def tokens() -> None:
    """Ask for the tokens of copies that have none yet, or one of an older certificate."""
    if not is_chain_on():
        raise NoChainForTokensError("this house uses no chain")
    asked = 0
    for order in orders_behind():
        ask_for_token(order, now=timezone.now())
        asked += 1
    Console().print(f"Asked for {asked} tokens; a worker makes them.", highlight=False)
