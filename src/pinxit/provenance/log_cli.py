"""Commands of the log: check it, sign it, prove an entry, witness another's, forget a person."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Annotated

import typer
from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils import timezone
from rich.console import Console

from pinxit.kernel import Digest, PinxitError
from pinxit.provenance import stamp_cli
from pinxit.provenance.adapters.house_key import house_key
from pinxit.provenance.adapters.tile_folder import TileFolder
from pinxit.provenance.adapters.tile_web import copy_log, fetch_key
from pinxit.provenance.adapters.witnessing import cosign_copy
from pinxit.provenance.core.audit import check_copy
from pinxit.provenance.core.checkpoint import Receipt, open_checkpoint, witness_key
from pinxit.provenance.core.entry import BrokenLogError
from pinxit.provenance.core.merkle import TreeHead
from pinxit.provenance.core.note import NoteKey, NoteSigner
from pinxit.provenance.web.selectors import check_log, is_remembered, num_entries, tile_folder
from pinxit.provenance.web.selectors import receipt_of as receipt_in
from pinxit.provenance.web.services import forget as forget_person
from pinxit.provenance.web.services import seal, take_cosignature

app = typer.Typer(help="Read, sign and witness the log.", no_args_is_help=True)
app.command()(stamp_cli.stamp)
app.command()(stamp_cli.date)

_Key = Annotated[str, typer.Option(help="Public key of the log, or the file that holds it.")]
#: A tile is read for itself and for the one below it.
_TILES_KEPT = 1_024


class NoEntryError(PinxitError):
    """The log has no such entry."""

    remedy = "Entries are numbered from 0; `pinxit log check` says how many there are."


class NobodyError(PinxitError):
    """No account has this address."""

    remedy = "Check the address; the back office lists all accounts."


class UnreadableFileError(PinxitError):
    """A file cannot be read."""

    remedy = "Check the path, and put it in quotes if it holds spaces."


@app.command()
def check(
    folder: Annotated[
        Path | None, typer.Argument(help="A copy of a log's files, instead of this house's log.")
    ] = None,
    key: _Key = "",
    remembered: Annotated[
        str,
        typer.Option(
            metavar="COUNT:DIGEST",
            help="An end that the log had before, as this command printed it then.",
        ),
    ] = "",
) -> None:
    """Check every entry against the tree, and the tree against the signed checkpoint.

    With FOLDER and --key: check a copy of the files alone, without database or house.
    """
    console = Console()
    if folder is not None:
        _check_copy(console, TileFolder(folder), _key_from(key))
        return
    before = _head_from(remembered) if remembered else None
    with _timed(console, f"Reading {num_entries():,} entries") as read:
        edge, _last = check_log()
        if before is not None and not is_remembered(before):
            raise BrokenLogError(f"the first {before.size} entries are not those remembered")
        read.append(edge.size)
    checkpoint = seal()
    _check_copy(console, tile_folder(), _signer().public)
    if checkpoint.size < edge.size:
        console.print(f"  {edge.size - checkpoint.size} entries wait to be signed")


@app.command()
def copy(
    address: Annotated[str, typer.Argument(help="Of a log, such as https://art.example.org/log/.")],
    folder: Annotated[Path, typer.Argument(help="Where to; a copy from before is brought on.")],
) -> None:
    """Copy a house's log, checkpoint and tiles, into FOLDER, with the key that it offers.

    A key that came the same way as the copy only shows damage. To find a forgery, check against
    one that came another way: from a certificate, a friend, an earlier visit.
    """
    console = Console()
    with console.status("Copying") as status:
        found = copy_log(
            address,
            TileFolder(folder),
            lambda done, total: status.update(f"Copying {done:,} of {total:,} files"),
        )
    kept = folder / "key"
    if not kept.exists():
        kept.write_text(fetch_key(address), encoding="utf-8")
    console.print(f"{found.origin}: {found.head.size:,} entries in {folder}", highlight=False)


@app.command()
def publish() -> None:
    """Sign what was recorded since, write its tiles, and print the checkpoint."""
    console = Console()
    checkpoint = seal()
    console.print(checkpoint.text, highlight=False, soft_wrap=True, markup=False)
    console.print(f"Files: {tile_folder().root}", highlight=False, soft_wrap=True)


@app.command("key")
def show_key() -> None:
    """Print the public keys: of this house's log, and of this house as a witness of others."""
    console = Console()
    witness = witness_key(_signer("witness"))
    console.print(f"log      {_signer().public}", highlight=False, soft_wrap=True)
    console.print(f"witness  {witness}", highlight=False, soft_wrap=True)


@app.command()
def receipt(
    index: Annotated[int, typer.Argument(help="Which entry, from 0.")],
    out: Annotated[Path | None, typer.Option(help="File to write, as NAME.tlog-proof.")] = None,
) -> None:
    """Prove that an entry is in the log: print or write a receipt that needs no house to check."""
    checkpoint = seal()
    if not 0 <= index < checkpoint.size:
        raise NoEntryError(f"the log has no entry {index}")
    text = receipt_in(index, checkpoint).text
    if out is None:
        typer.echo(text, nl=False)
        return
    out.write_text(text, encoding="utf-8")


@app.command()
def confirm(
    file: Annotated[Path, typer.Argument(help="A receipt.")],
    key: _Key,
) -> None:
    """Check a receipt against the log's public key alone, and print what the entry says."""
    found = Receipt.parse(_text_of(file))
    checkpoint = found.verify(_key_from(key))
    console = Console()
    console.print(
        f"[green]✓[/green] Entry {found.index} is in {checkpoint.origin}, "
        f"as signed at {checkpoint.head.size:,} entries.",
        highlight=False,
    )
    said = found.leaf.decode("utf-8", "replace")
    console.print(said, highlight=False, soft_wrap=True, markup=False)


@app.command()
def cosign(
    folder: Annotated[Path, typer.Argument(help="A copy of the other house's log.")],
    key: _Key,
    out: Annotated[Path | None, typer.Option(help="File for the cosigned checkpoint.")] = None,
) -> None:
    """Witness another house's log: cosign it if it only grew since it was cosigned here last."""
    copy = TileFolder(folder)
    signer = _signer("witness")
    line = cosign_copy(
        copy,
        _key_from(key),
        home=settings.PINXIT_HOME,
        signer=signer,
        at_s=int(timezone.now().timestamp()),
    )
    text = copy.checkpoint() + line
    if out is None:
        typer.echo(text, nl=False)
        return
    out.write_text(text, encoding="utf-8")


@app.command()
def accept(
    file: Annotated[Path, typer.Argument(help="A checkpoint of this log that came back cosigned.")],
    witness: Annotated[str, typer.Option(help="Public key of the witness, or its file.")],
) -> None:
    """Take in what a witness has cosigned, and publish it under the checkpoint."""
    kept = take_cosignature(_text_of(file), _key_from(witness))
    Console().print(
        f"[green]✓[/green] {kept.witness} saw {kept.checkpoint_id:,} entries.", highlight=False
    )


@app.command()
def forget(
    address: Annotated[str, typer.Argument(help="E-mail address of an account.")],
) -> None:
    """Erase every text about a person that the log only commits to; the log still verifies."""
    person = get_user_model().objects.filter(email__iexact=address).first()
    if person is None:
        raise NobodyError(f"no account has the address {address}")
    Console().print(f"Erased {forget_person(person)} texts.", highlight=False)


def _check_copy(console: Console, folder: TileFolder, key: NoteKey) -> None:
    note = folder.checkpoint()
    checkpoint = open_checkpoint(note, key)
    head = checkpoint.head
    with _timed(console, f"Checking the tiles of {head.size:,} entries") as read:
        num_files = sum(1 for _tile in check_copy(head, lru_cache(_TILES_KEPT)(folder.read)))
        read.append(head.size)
    end = f"{head.size}:{head.root.hex}"
    console.print(f"[green]✓[/green] {checkpoint.origin}: {num_files} files, all sound.")
    console.print(f"  end    {end}", highlight=False, soft_wrap=True)


@contextmanager
def _timed(console: Console, doing: str) -> Iterator[list[int]]:
    """Say what is being read, and afterwards how fast it was."""
    read: list[int] = []
    started = time.perf_counter()
    with console.status(doing):
        yield read
    seconds = time.perf_counter() - started
    console.print(
        f"[green]✓[/green] {sum(read):,} entries read in {seconds:.2f} s, "
        f"{sum(read) / max(seconds, 1e-9):,.0f} entries/s.",
        highlight=False,
    )


def _signer(use: str = "log") -> NoteSigner:
    return house_key(
        settings.PINXIT_HOME,
        public_url=settings.PINXIT_PUBLIC_URL,
        use="witness" if use == "witness" else "log",
    )


def _key_from(text: str) -> NoteKey:
    """Return the key in a line, or in the file of that name."""
    if not text:
        raise typer.BadParameter("name the log's public key with --key")
    return NoteKey.parse(text if "+" in text else _text_of(Path(text)))


def _text_of(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise UnreadableFileError(f"{file} cannot be read") from error


def _head_from(text: str) -> TreeHead:
    """Return the end written as `COUNT:DIGEST`.

    Raises:
        BadParameter: It is written otherwise.
        BadDigestError: The second part is no digest.
    """
    count, _, digest = text.partition(":")
    if not count.isdecimal() or int(count) == 0:
        raise typer.BadParameter("write it as the number of entries, a colon and the digest")
    return TreeHead(int(count), Digest.parse(digest))
