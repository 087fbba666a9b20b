"""A trust bundle: checked without the house, and refused where one byte is another's."""

import zipfile
from datetime import UTC, datetime

import pytest

from pinxit.kernel import Digest
from pinxit.provenance.adapters.bundle_file import packed_bundle, read_bundle
from pinxit.provenance.adapters.offline import offline_report
from pinxit.provenance.core import trust_bundle
from pinxit.provenance.core.checkpoint import cosigned, sign_checkpoint, witness_key
from pinxit.provenance.core.entry import BrokenLogError, entry_at, piece_subject
from pinxit.provenance.core.findings import About, Light
from pinxit.provenance.core.mark import Mark, house_number
from pinxit.provenance.core.merkle import MerkleTree, TreeHead
from pinxit.provenance.core.note import NoteSigner
from pinxit.provenance.core.tiles import BadTileError, Tile, grown, packed
from pinxit.provenance.core.trust_bundle import BadBundleError, Keys, manifest_of, open_bundle
from pinxit.provenance.core.verdict import State
from pinxit.provenance.core.watermark import embed
from tests.bad import pictures
from tests.provenance.drawings import drawing, png_of

NOON = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
PICTURE = pictures.png(piece="red-dragon-7")
HOUSE, LOG, WITNESS = (NoteSigner.draw(f"gallery.example/{each}") for each in "hlw")
IMAGE = str(Digest.of(PICTURE))
EVENTS = [
    {"what": "studio.piece.painted", "image": IMAGE, "piece": "red-dragon-7", "seed": 7},
    {"what": "shop.edition.sold", "image": IMAGE, "number": 1, "of": 5},
    {"what": "gallery.listing.hung", "image": IMAGE},
]


def bundled(events=EVENTS, *, keys: Keys | None = None, signer: NoteSigner = HOUSE):
    """Return the files of a bundle over a log of some events, with its manifest."""
    leaves = [entry_at(place, event, now=NOON).leaf for place, event in enumerate(events)]
    tree = MerkleTree.of(leaves)
    hashes = [tree.levels[0][place : place + 32] for place in range(0, len(tree.levels[0]), 32)]
    note = sign_checkpoint(TreeHead(tree.size, tree.root), LOG)
    note += cosigned(note, WITNESS, at_s=1_800_000_000)
    files = {tile.path: content for tile, content in grown(0, hashes, lambda _tile: b"")}
    files[Tile("entries", 0, len(leaves)).path] = packed(leaves)
    files |= {"checkpoint": note.encode(), "root.pem": b""}
    keys = keys or Keys(HOUSE.public, LOG.public, (witness_key(WITNESS), LOG.public))
    return {**files, "manifest": manifest_of(files, keys, signer).encode()}


def test_a_bundle_is_opened_and_all_of_it_checked() -> None:
    bundle = open_bundle(bundled())

    assert bundle.checkpoint.head.size == 3
    assert bundle.witnessed == (WITNESS.public.name,)
    assert len(bundle.about(piece_subject("red-dragon-7"))) == 1
    second = bundle.at(1)
    assert second is not None
    assert second.event["number"] == 1
    assert bundle.at(99) is None


def with_one_bit_changed(name: str):
    files = bundled()
    files[name] = bytes([files[name][0] ^ 1]) + files[name][1:]
    return files


@pytest.mark.parametrize("name", ["checkpoint", "tile/0/000.p/3", "tile/entries/000.p/3"])
def test_a_changed_file_is_not_the_one_that_was_signed(name: str) -> None:
    with pytest.raises(BadBundleError, match="not the file that was signed"):
        open_bundle(with_one_bit_changed(name))


def test_forged_bundles_are_refused() -> None:
    good = bundled()
    eve = NoteSigner.draw("gallery.example/h")
    foreign = Keys(HOUSE.public, WITNESS.public)
    titled = good["manifest"].replace(b"bundle 1", b"bundle 9")
    for files in (
        {},
        {**good, "manifest": b"\xff"},
        {**good, "manifest": titled},
        {**good, "manifest": good["manifest"].replace(b"root.pem", b"../../ev")},
        bundled(signer=eve),
        bundled(keys=foreign),
        {name: content for name, content in good.items() if name != "root.pem"},
    ):
        with pytest.raises(BadBundleError) as told:
            open_bundle(files)
        assert told.value.remedy


def test_a_log_that_does_not_lead_to_its_root_is_refused() -> None:
    files = {name: each for name, each in bundled().items() if name != "manifest"}
    files["tile/0/000.p/3"] = files["tile/0/000.p/3"][::-1]
    keys = Keys(HOUSE.public, LOG.public)

    with pytest.raises(BrokenLogError):
        open_bundle({**files, "manifest": manifest_of(files, keys, HOUSE).encode()})


def lights(report) -> dict[About, Light]:
    return {each.about: each.light for each in report.findings}


def test_a_file_is_checked_by_a_bundle_alone() -> None:
    report = offline_report(PICTURE, open_bundle(bundled()))

    assert report.verdict.state is State.KNOWN
    assert list(lights(report)) == list(About)
    assert lights(report)[About.LOG] is Light.GREEN
    assert lights(report)[About.EDITION] is Light.GREEN
    assert lights(report)[About.FINGERPRINT] is Light.ABSENT


def test_strangers_and_damaged_files_are_told_apart() -> None:
    bundle = open_bundle(bundled())

    assert offline_report(pictures.jpeg(), bundle).verdict.state is State.UNKNOWN
    claimed = offline_report(pictures.with_one_bit_changed(PICTURE), bundle)
    assert claimed.verdict.state is State.FALSE_CLAIM
    assert claimed.verdict.claim_is_known


def test_a_watermark_leads_to_the_record_without_the_house() -> None:
    bundle = open_bundle(bundled())
    marked = embed(drawing(3, 512), Mark.of(0, house_number(HOUSE.public.raw)))
    astray = embed(drawing(3, 512), Mark.of(9, house_number(HOUSE.public.raw)))

    found = offline_report(png_of(marked), bundle)

    assert lights(found)[About.WATERMARK] is Light.GREEN
    assert lights(found)[About.LOG] is Light.GREEN
    assert len(found.entries) == 3
    assert lights(offline_report(png_of(astray), bundle))[About.WATERMARK] is Light.RED


def test_a_bundle_is_a_plain_zip(tmp_path) -> None:
    files = bundled()
    manifest = files.pop("manifest").decode()
    path = tmp_path / "gallery.pinxit-trust"
    path.write_bytes(packed_bundle(files, manifest))

    assert read_bundle(path).checkpoint.head.size == 3
    assert packed_bundle(files, manifest) == path.read_bytes()


def test_hostile_zips_are_refused(tmp_path, monkeypatch) -> None:
    path = tmp_path / "bad"
    path.write_bytes(b"PK not at all")
    with pytest.raises(BadBundleError):
        read_bundle(path)
    with pytest.raises(BadBundleError):
        read_bundle(tmp_path / "nowhere")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest", bytes(10_000))
    monkeypatch.setattr("pinxit.provenance.adapters.bundle_file.MAX_BUNDLE_BYTES", 9_999)
    with pytest.raises(BadBundleError, match="larger"):
        read_bundle(path)
    assert trust_bundle.MAX_BUNDLE_BYTES > 9_999


def test_a_tile_that_a_bundle_lacks_is_named() -> None:
    with pytest.raises(BadTileError, match="is missing"):
        trust_bundle._Reader({})(Tile(0, 0, 1))


def test_lines_that_a_later_version_adds_are_passed_over() -> None:
    files = bundled()
    body = files["manifest"].decode().partition("\n\n")[0]
    later = HOUSE.sign_note(f"{body}\nlater something else\n")

    assert open_bundle({**files, "manifest": later.encode()}) == open_bundle(files)
