"""Inviting guests: `pinxit painters`."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from pinxit.kernel import Digest, canonical_json
from pinxit.studio.adapters.guests import (
    checked_guest_name,
    installed_guests,
    invite,
    look_at_folder,
    see_off,
)
from pinxit.studio.adapters.images_api import checked_server
from pinxit.studio.core.guests import (
    BadPainterError,
    GuestCard,
    GuestKind,
    is_kept_from_trade,
    lets_sell,
)
from pinxit.training import checked_licence, data_home

app = typer.Typer(no_args_is_help=True, help="Guests: diffusion models and servers of others.")


@app.command("add")
def add(  # noqa: PLR0913 - each is an option of the command
    place: Annotated[
        str,
        typer.Argument(
            help="A folder that diffusers saved, a model on its hub (which is then fetched), or "
            "the https address of a server that speaks the OpenAI images API."
        ),
    ],
    licence: Annotated[
        str,
        typer.Option(help="SPDX licence of the model, or of the server's terms."),
    ] = "",
    may_sell: Annotated[
        str, typer.Option(help="The words of the licence that let its pictures be sold.")
    ] = "",
    name: Annotated[str, typer.Option(help="Short name of its hand [of its own].")] = "",
    title: Annotated[str, typer.Option(help="What people call it [NAME].")] = "",
    model: Annotated[str, typer.Option(help="What the server calls it; for a server only.")] = "",
    key_file: Annotated[Path | None, typer.Option(help="File that holds the server's key.")] = None,
    side_px: Annotated[int, typer.Option(min=8, max=2048, help="Height and width.")] = 512,
    steps: Annotated[int, typer.Option(min=1, max=100, help="Steps that suit it.")] = 30,
    guidance: Annotated[int, typer.Option(min=100, max=2000, help="In per cent.")] = 500,
) -> None:
    """Invite a painter: look at it, record its licence, and let the studio ask it.

    Only safetensors are read; a model that brings code of its own is refused.
    """
    declared = checked_licence(licence)
    console, home = Console(), data_home()
    key = "" if key_file is None else _read_key(key_file)
    if place.startswith(("http://", "https://")):
        if not model:
            raise BadPainterError("say with --model what the server calls the painter")
        found, kind, own = checked_server(place, has_key=bool(key)), GuestKind.IMAGES_API, model
        digest = Digest.of(canonical_json({"server": found, "model": model}))
    else:
        with console.status("Opening the guest"):
            found, digest, model, own = look_at_folder(place)
        kind = GuestKind.DIFFUSERS
    called = checked_guest_name(home, name or _short(own))
    card = GuestCard(
        name=called,
        title=title or own.rpartition("/")[2],
        kind=kind,
        place=found,
        model=model,
        digest=digest,
        licence=declared,
        may_sell=may_sell,
        side_px=side_px,
        steps=steps,
        guidance_percent=guidance,
        invited_on=date.today().isoformat(),  # noqa: DTZ011 - the day where the house stands
    )
    invite(home, card, key=key)
    console.print(f"{card.title} paints here as {card.name} ({card.licence}).", highlight=False)
    console.print(f"Its pictures may {_sale(card)}.", highlight=False)


@app.command("list")
def show() -> None:
    """List the guests, their licences, and whether their pictures may be sold."""
    table = Table("name", "title", "paints", "licence", "its pictures may")
    for card in installed_guests(data_home()):
        table.add_row(card.name, card.title, str(card.kind), card.licence, _sale(card))
    Console().print(table)


@app.command("remove")
def remove(name: Annotated[str, typer.Argument(help="Short name of its hand.")]) -> None:
    """See a guest off: its card and key go; its pieces stay, and so do its files."""
    if not see_off(data_home(), name):
        raise BadPainterError(f"there is no guest {name}")
    Console().print(f"{name} paints here no more.", highlight=False)


def _read_key(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:
        raise BadPainterError("the file of the key cannot be read") from error


def _sale(card: GuestCard) -> str:
    if is_kept_from_trade(card.licence):
        return "not be sold: the licence is for other uses"
    if lets_sell(card.licence) or card.may_sell:
        return "be sold"
    return "not be sold until --may-sell quotes the words that allow it"


def _short(title: str) -> str:
    """Return a name for a hand out of what something is called."""
    letters = [letter if letter.isascii() and letter.isalnum() else "-" for letter in title.lower()]
    return "-".join(filter(None, "".join(letters).split("-")))[:40].strip("-")
