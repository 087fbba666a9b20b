"""Commands of the chain: what it is, deploying the contract, anchoring the log."""

import typer
from django.conf import settings
from django.utils import timezone
from rich.console import Console

from pinxit.kernel import PinxitError
from pinxit.provenance.web.services import (
    anchor_log,
    house_chain,
    is_chain_local,
    is_chain_on,
    seal,
)

app = typer.Typer(
    help="The chain: its contract, and checkpoints of the log on it.", no_args_is_help=True
)


class NoChainError(PinxitError):
    """This house has no chain."""

    remedy = "Install it with: pip install 'pinxit[chain]', and do not set PINXIT_CHAIN_URL to off."


@app.command()
def show() -> None:
    """Say which network, address and contract; the contract is deployed on first need."""
    _needs_chain()
    console = Console()
    with house_chain(now=timezone.now()) as chain:
        coin = chain.balance_wei() / 10**18
        where = "this house alone, a test chain" if is_chain_local() else settings.PINXIT_CHAIN_URL
        lines = (
            ("network", f"{chain.network} ({where})"),
            ("house", f"{chain.house}, {coin:.6f} of the network's coin"),
            ("contract", chain.contract),
        )
    for name, value in lines:
        console.print(f"{name:9} {value}", highlight=False, soft_wrap=True)
    if is_chain_local():
        console.print("It proves nothing to a stranger: see /about/chain/.", highlight=False)


@app.command()
def anchor() -> None:
    """Sign what was recorded since, and put the checkpoint on the chain."""
    _needs_chain()
    checkpoint = seal()
    made = anchor_log(checkpoint, now=timezone.now())
    said = "stands there already" if made is None else f"in {made.transaction}"
    Console().print(
        f"[green]✓[/green] {checkpoint.size:,} entries, {said}.", highlight=False, soft_wrap=True
    )


def _needs_chain() -> None:
    if not is_chain_on():
        raise NoChainError("this house uses no chain")
