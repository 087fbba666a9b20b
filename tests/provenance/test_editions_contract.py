"""The contract of the editions, sentence by sentence of ERC-165, ERC-721 and ERC-2981."""

import pytest

pytest.importorskip("eth_tester", reason="the extra [chain] is not installed")
pytest.importorskip("vyper", reason="the compiler is not installed")

from tests.provenance.editions_stage import (
    ADA,
    BEN,
    DOV,
    EVE,
    HOUSE,
    NOBODY,
    RIGHT_ANSWER,
    RefusedError,
    Stage,
)
from tools import contract as tool

pytestmark = pytest.mark.slow

PAPER, NEWER = b"\x01" * 32, b"\x02" * 32
ONE, TWO = 2**128 - 1, 2


@pytest.fixture(scope="module")
def bare() -> Stage:
    return Stage()


@pytest.fixture
def stage(bare):
    """Token ONE is Ada's, token TWO in the house's keeping."""
    with bare.rehearsal():
        bare.editions.do(HOUSE, "mint", ADA, ONE, PAPER)
        bare.editions.do(HOUSE, "mint", HOUSE, TWO, PAPER)
        yield bare


@pytest.fixture
def editions(stage):
    return stage.editions


def test_compiling_again_gives_the_bytes_that_ship() -> None:
    source = tool.SOURCE.read_text(encoding="utf-8")

    assert tool.written(tool.compiled(source)) == tool.COMPILED.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("interface", "spoken"),
    [
        ("01ffc9a7", True),  # ERC-165
        ("80ac58cd", True),  # ERC-721
        ("5b5e139f", True),  # its metadata
        ("2a55205a", True),  # ERC-2981
        ("780e9d63", False),  # enumeration is not offered
        ("ffffffff", False),  # ERC-165 demands no
        ("00000000", False),
    ],
)
def test_it_says_which_interfaces_it_speaks(editions, interface: str, spoken: bool) -> None:
    assert editions.says("supportsInterface", bytes.fromhex(interface)) is spoken


def test_a_minted_token_is_its_receivers(editions) -> None:
    assert editions.says("ownerOf", ONE) == ADA
    assert editions.says("balanceOf", ADA) == 1
    assert editions.says("getApproved", ONE) == NOBODY
    assert editions.says("certificate_of", ONE) == PAPER
    assert editions.says("tokenURI", ONE) == f"https://art.example.org/tokens/{ONE}.json"
    assert (editions.says("name"), editions.says("symbol")) == ("Pinxit editions", "PINXIT")


def test_minting_is_told(editions) -> None:
    editions.do(HOUSE, "mint", BEN, 3, NEWER)

    assert editions.events() == [
        ("Transfer", {"sender": NOBODY, "receiver": BEN, "token_id": 3}),
        ("Certified", {"token_id": 3, "certificate": NEWER}),
    ]


#: Who asks for what, and with which words the contract refuses.
REFUSED = [
    (EVE, "mint", (EVE, 3, PAPER), "not the house"),
    (HOUSE, "mint", (NOBODY, 3, PAPER), "receiver is nobody"),
    (HOUSE, "mint", (BEN, ONE, PAPER), "minted already"),
    (HOUSE, "mint", (BEN, 3, bytes(32)), "no certificate"),
    (ADA, "certify", (ONE, NEWER), "not the house"),
    (HOUSE, "certify", (3, NEWER), "no such token"),
    (HOUSE, "certify", (ONE, bytes(32)), "no certificate"),
    (EVE, "ownerOf", (3,), "no such token"),
    (EVE, "getApproved", (3,), "no such token"),
    (EVE, "tokenURI", (3,), "no such token"),
    (EVE, "balanceOf", (NOBODY,), "nobody holds nothing"),
    (EVE, "transferFrom", (ADA, EVE, ONE), "not yours"),
    (HOUSE, "transferFrom", (ADA, HOUSE, ONE), "not yours"),
    (ADA, "transferFrom", (BEN, DOV, ONE), "not with the sender"),
    (ADA, "transferFrom", (ADA, NOBODY, ONE), "receiver is nobody"),
    (ADA, "transferFrom", (ADA, BEN, 3), "no such token"),
    (EVE, "approve", (EVE, ONE), "not yours"),
    (EVE, "approve", (EVE, 3), "no such token"),
    (HOUSE, "burn", (ONE,), "not yours"),
    (EVE, "burn", (TWO,), "not yours"),
    (EVE, "burn", (3,), "no such token"),
    (EVE, "anchor", (5, PAPER), "not the house"),
    (HOUSE, "anchor", (0, PAPER), "the log only grows"),
    (HOUSE, "anchor", (5, bytes(32)), "no root"),
    (EVE, "set_royalty", (EVE, 1), "not the house"),
    (HOUSE, "set_royalty", (HOUSE, 1_001), "at most a tenth"),
    (HOUSE, "set_royalty", (NOBODY, 1), "receiver is nobody"),
    (EVE, "set_base_uri", ("ipfs://",), "not the house"),
    (EVE, "offer_house", (EVE,), "not the house"),
    (EVE, "take_house", (), "not offered to you"),
]


@pytest.mark.parametrize(("sender", "name", "arguments", "words"), REFUSED)
def test_it_refuses(editions, sender, name, arguments, words) -> None:
    with pytest.raises(RefusedError, match=words):
        editions.do(sender, name, *arguments)


@pytest.mark.parametrize("way", ["transferFrom", "safeTransferFrom(address,address,uint256)"])
def test_an_owner_moves_a_token(editions, way: str) -> None:
    editions.do(ADA, "approve", DOV, ONE)

    editions.do(ADA, way, ADA, BEN, ONE)

    assert editions.events() == [("Transfer", {"sender": ADA, "receiver": BEN, "token_id": ONE})]
    assert editions.says("ownerOf", ONE) == BEN
    assert (editions.says("balanceOf", ADA), editions.says("balanceOf", BEN)) == (0, 1)
    assert editions.says("getApproved", ONE) == NOBODY, "what Ada allowed is not what Ben allows"


def test_one_who_is_approved_moves_a_token_once(editions) -> None:
    editions.do(ADA, "approve", DOV, ONE)
    assert editions.events() == [("Approval", {"owner": ADA, "approved": DOV, "token_id": ONE})]

    editions.do(DOV, "transferFrom", ADA, BEN, ONE)

    with pytest.raises(RefusedError, match="not yours"):
        editions.do(DOV, "transferFrom", BEN, DOV, ONE)


def test_an_approval_is_taken_back(editions) -> None:
    editions.do(ADA, "approve", DOV, ONE)
    editions.do(ADA, "approve", NOBODY, ONE)

    with pytest.raises(RefusedError, match="not yours"):
        editions.do(DOV, "transferFrom", ADA, BEN, ONE)


def test_an_operator_moves_and_approves_everything_until_dismissed(editions) -> None:
    editions.do(ADA, "setApprovalForAll", DOV, True)
    told = {"owner": ADA, "operator": DOV, "approved": True}
    assert editions.events() == [("ApprovalForAll", told)]
    assert editions.says("isApprovedForAll", ADA, DOV) is True
    editions.do(DOV, "approve", BEN, ONE)
    editions.do(DOV, "transferFrom", ADA, ADA, ONE)
    assert editions.says("balanceOf", ADA) == 1

    editions.do(ADA, "setApprovalForAll", DOV, False)

    with pytest.raises(RefusedError, match="not yours"):
        editions.do(DOV, "transferFrom", ADA, BEN, ONE)


def test_a_contract_that_keeps_tokens_is_asked_and_told(stage, editions) -> None:
    keeper = stage.receiver()

    editions.do(
        ADA, "safeTransferFrom(address,address,uint256,bytes)", ADA, keeper.address, ONE, b"note"
    )

    assert editions.says("ownerOf", ONE) == keeper.address
    assert keeper.says("heard_from") == ADA
    assert keeper.says("heard_data") == b"note"


@pytest.mark.parametrize(
    ("made", "words"),
    [
        ({"answer": b"\0" * 4}, "cannot keep it"),
        ({"refuses": True}, "I collect stamps"),
        (None, "^$"),
    ],
)
def test_a_contract_that_cannot_keep_tokens_is_spared_them(stage, editions, made, words) -> None:
    unfit = stage.silent() if made is None else stage.receiver(**made)

    with pytest.raises(RefusedError, match=words):
        editions.do(ADA, "safeTransferFrom(address,address,uint256)", ADA, unfit.address, ONE)
    with pytest.raises(RefusedError, match=words):
        editions.do(HOUSE, "mint", unfit.address, 3, PAPER)

    assert editions.says("ownerOf", ONE) == ADA
    editions.do(ADA, "transferFrom", ADA, unfit.address, ONE)
    assert editions.says("ownerOf", ONE) == unfit.address, "the plain way asks nobody"


def test_one_who_sends_on_at_once_leaves_the_books_right(stage, editions) -> None:
    """The receiver calls the contract again, in the middle of being asked."""
    relay = stage.receiver(answer=RIGHT_ANSWER, sends_on_to=EVE)

    editions.do(ADA, "safeTransferFrom(address,address,uint256)", ADA, relay.address, ONE)

    assert editions.says("ownerOf", ONE) == EVE
    owners = (ADA, relay.address, EVE)
    assert [editions.says("balanceOf", each) for each in owners] == [0, 0, 1]


def test_a_burnt_name_is_never_used_again(editions) -> None:
    editions.do(HOUSE, "burn", TWO)

    assert editions.events() == [
        ("Transfer", {"sender": HOUSE, "receiver": NOBODY, "token_id": TWO})
    ]
    assert editions.says("balanceOf", HOUSE) == 0
    with pytest.raises(RefusedError, match="minted and burnt"):
        editions.do(HOUSE, "mint", BEN, TWO, PAPER)


def test_a_newer_certificate_takes_the_older_ones_place(editions) -> None:
    editions.do(HOUSE, "certify", ONE, NEWER)

    assert editions.events() == [("Certified", {"token_id": ONE, "certificate": NEWER})]
    assert editions.says("certificate_of", ONE) == NEWER
    assert editions.says("ownerOf", ONE) == ADA


@pytest.mark.parametrize(
    ("share", "price", "owed"),
    [
        (500, 0, 0),
        (500, 19, 0),
        (500, 20, 1),
        (500, 4_000, 200),
        (1_000, 2**256 - 1, (2**256 - 1) // 10),
        (0, 2**256 - 1, 0),
        (333, 10_001, 333),
    ],
)
def test_royalties_are_a_share_of_any_price(editions, share, price, owed) -> None:
    editions.do(HOUSE, "set_royalty", DOV, share)
    told = {"receiver": DOV, "basis_points": share}
    assert editions.events() == [("RoyaltyChanged", told)]

    assert editions.says("royaltyInfo", ONE, price) == (DOV, owed)


def test_anchors_only_grow(editions) -> None:
    editions.do(HOUSE, "anchor", 5, PAPER)
    assert editions.events() == [("Anchored", {"size": 5, "root": PAPER})]
    editions.do(HOUSE, "anchor", 9, NEWER)

    for size in (4, 5, 9):
        with pytest.raises(RefusedError, match="the log only grows"):
            editions.do(HOUSE, "anchor", size, b"\x03" * 32)

    assert editions.says("anchored_size") == 9
    assert [editions.says("root_at", size) for size in (5, 9)] == [PAPER, NEWER]


def test_a_house_hands_itself_on_in_two_steps(editions) -> None:
    editions.do(HOUSE, "offer_house", DOV)
    editions.do(HOUSE, "mint", BEN, 3, PAPER)

    editions.do(DOV, "take_house")

    assert editions.events() == [("HouseChanged", {"before": HOUSE, "after": DOV})]
    editions.do(DOV, "set_base_uri", "https://new.example.org/")
    assert editions.says("tokenURI", 3) == "https://new.example.org/3.json"
    with pytest.raises(RefusedError, match="not the house"):
        editions.do(HOUSE, "mint", BEN, 4, PAPER)
    with pytest.raises(RefusedError, match="not offered to you"):
        editions.do(DOV, "take_house")


def test_no_house_begins_with_more_than_a_tenth() -> None:
    with pytest.raises(RefusedError, match="at most a tenth"):
        Stage(royalty=(HOUSE, 1_001))
