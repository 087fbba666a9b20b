# pragma version 0.4.3
# pragma evm-version paris
# pragma optimize gas
"""
@title Pinxit editions
@license Apache-2.0
@notice Numbered copies of works as tokens (ERC-721, ERC-2981), and an anchor of the house's log.
@dev A token is named by the order that sold it, so that no order can become two tokens. The house
     mints and certifies; it cannot move or burn a token that is in somebody else's hands.
"""

interface ERC721Receiver:
    def onERC721Received(
        operator: address, sender: address, token_id: uint256, data: Bytes[1024]
    ) -> bytes4: nonpayable

event Transfer:
    sender: indexed(address)
    receiver: indexed(address)
    token_id: indexed(uint256)

event Approval:
    owner: indexed(address)
    approved: indexed(address)
    token_id: indexed(uint256)

event ApprovalForAll:
    owner: indexed(address)
    operator: indexed(address)
    approved: bool

# A certificate was issued for a token: at its minting, and again when the copy changed hands.
event Certified:
    token_id: indexed(uint256)
    certificate: indexed(bytes32)

# The log had so many entries, and this root.
event Anchored:
    size: indexed(uint256)
    root: bytes32

event RoyaltyChanged:
    receiver: address
    basis_points: uint256

event HouseChanged:
    before: indexed(address)
    after: indexed(address)

# onERC721Received(address,address,uint256,bytes)
RECEIVED: constant(bytes4) = 0x150b7a02
# ERC-165, ERC-721, its metadata, ERC-2981
INTERFACES: constant(bytes4[4]) = [0x01ffc9a7, 0x80ac58cd, 0x5b5e139f, 0x2a55205a]
# Of ten thousand: no house takes more than a tenth of what its buyers sell for.
BASIS: constant(uint256) = 10_000
ROYALTY_MAX: constant(uint256) = 1_000

name: public(String[32])
symbol: public(String[8])
base_uri: public(String[256])
house: public(address)
next_house: public(address)
royalty_receiver: public(address)
royalty_basis_points: public(uint256)

certificate_of: public(HashMap[uint256, bytes32])
owners: HashMap[uint256, address]
balances: HashMap[address, uint256]
approved: HashMap[uint256, address]
operators: HashMap[address, HashMap[address, bool]]

anchored_size: public(uint256)
root_at: public(HashMap[uint256, bytes32])


@deploy
def __init__(base_uri: String[256], royalty_receiver: address, royalty_basis_points: uint256):
    """
    @param base_uri What the address of a token's description begins with.
    @param royalty_receiver Who is owed a share of later sales.
    @param royalty_basis_points The share, of ten thousand, at most 1,000.
    """
    self.name = "Pinxit editions"
    self.symbol = "PINXIT"
    self.base_uri = base_uri
    self.house = msg.sender
    log HouseChanged(before=empty(address), after=msg.sender)
    self._set_royalty(royalty_receiver, royalty_basis_points)


# The house


@external
def mint(receiver: address, token_id: uint256, certificate: bytes32):
    """
    @notice Make the token of a sold copy. Only the house can, and once for each name.
    """
    self._only_house()
    assert receiver != empty(address), "receiver is nobody"
    assert self.owners[token_id] == empty(address), "minted already"
    assert self.certificate_of[token_id] == empty(bytes32), "minted and burnt"
    assert certificate != empty(bytes32), "no certificate"
    self.owners[token_id] = receiver
    self.balances[receiver] += 1
    self.certificate_of[token_id] = certificate
    log Transfer(sender=empty(address), receiver=receiver, token_id=token_id)
    log Certified(token_id=token_id, certificate=certificate)
    self._ask_receiver(empty(address), receiver, token_id, b"")


@external
def certify(token_id: uint256, certificate: bytes32):
    """
    @notice Say which certificate of a token is the newest. The token stays where it is.
    """
    self._only_house()
    assert certificate != empty(bytes32), "no certificate"
    self._owner(token_id)
    self.certificate_of[token_id] = certificate
    log Certified(token_id=token_id, certificate=certificate)


@external
def anchor(size: uint256, root: bytes32):
    """
    @notice Keep a checkpoint of the house's log. The log only grows, and so do its anchors.
    """
    self._only_house()
    assert size > self.anchored_size, "the log only grows"
    assert root != empty(bytes32), "no root"
    self.anchored_size = size
    self.root_at[size] = root
    log Anchored(size=size, root=root)


@external
def set_royalty(receiver: address, basis_points: uint256):
    """
    @notice Change who is owed a share of later sales, and how much.
    """
    self._only_house()
    self._set_royalty(receiver, basis_points)


@external
def set_base_uri(base_uri: String[256]):
    """
    @notice Say where the house has moved to.
    """
    self._only_house()
    self.base_uri = base_uri


@external
def offer_house(to: address):
    """
    @notice Name the key that may take the house over; nobody calls the offer off.
    """
    self._only_house()
    self.next_house = to


@external
def take_house():
    """
    @notice Take the house over, with the key that it was offered to.
    """
    assert msg.sender == self.next_house, "not offered to you"
    log HouseChanged(before=self.house, after=msg.sender)
    self.house = msg.sender
    self.next_house = empty(address)


# ERC-721


@view
@external
def balanceOf(owner: address) -> uint256:
    """
    @notice How many tokens somebody holds.
    """
    assert owner != empty(address), "nobody holds nothing"
    return self.balances[owner]


@view
@external
def ownerOf(token_id: uint256) -> address:
    """
    @notice Who holds a token.
    """
    return self._owner(token_id)


@view
@external
def getApproved(token_id: uint256) -> address:
    """
    @notice Who else may move a token once.
    """
    self._owner(token_id)
    return self.approved[token_id]


@view
@external
def isApprovedForAll(owner: address, operator: address) -> bool:
    """
    @notice Whether somebody may move every token of an owner.
    """
    return self.operators[owner][operator]


@external
def approve(to: address, token_id: uint256):
    """
    @notice Let somebody move a token once; nobody, to take that back.
    """
    owner: address = self._owner(token_id)
    assert msg.sender == owner or self.operators[owner][msg.sender], "not yours"
    self.approved[token_id] = to
    log Approval(owner=owner, approved=to, token_id=token_id)


@external
def setApprovalForAll(operator: address, approved: bool):
    """
    @notice Let somebody move all of one's tokens, or no longer.
    """
    self.operators[msg.sender][operator] = approved
    log ApprovalForAll(owner=msg.sender, operator=operator, approved=approved)


@external
def transferFrom(sender: address, receiver: address, token_id: uint256):
    """
    @notice Move a token, without asking a contract whether it can keep it.
    """
    self._move(sender, receiver, token_id)


@external
def safeTransferFrom(
    sender: address, receiver: address, token_id: uint256, data: Bytes[1024] = b""
):
    """
    @notice Move a token; a contract that cannot keep tokens refuses it.
    """
    self._move(sender, receiver, token_id)
    self._ask_receiver(sender, receiver, token_id, data)


@external
def burn(token_id: uint256):
    """
    @notice Destroy a token that one may move: a copy that was returned. Its name is never used again.
    """
    owner: address = self._owner(token_id)
    self._only_mover(owner, token_id)
    self.approved[token_id] = empty(address)
    self.owners[token_id] = empty(address)
    self.balances[owner] -= 1
    log Transfer(sender=owner, receiver=empty(address), token_id=token_id)


@view
@external
def tokenURI(token_id: uint256) -> String[340]:
    """
    @notice Where a token is described.
    """
    self._owner(token_id)
    return concat(self.base_uri, uint2str(token_id), ".json")


# ERC-2981 and ERC-165


@view
@external
def royaltyInfo(token_id: uint256, sale_price: uint256) -> (address, uint256):
    """
    @notice Who is owed how much of a price. Rounded down.
    """
    share: uint256 = self.royalty_basis_points
    # In two parts, so that no price is too high to be multiplied.
    owed: uint256 = sale_price // BASIS * share + sale_price % BASIS * share // BASIS
    return (self.royalty_receiver, owed)


@pure
@external
def supportsInterface(interface_id: bytes4) -> bool:
    """
    @notice Whether the contract speaks an interface.
    """
    return interface_id in INTERFACES


# Inside


@view
@internal
def _only_house():
    assert msg.sender == self.house, "not the house"


@view
@internal
def _owner(token_id: uint256) -> address:
    owner: address = self.owners[token_id]
    assert owner != empty(address), "no such token"
    return owner


@view
@internal
def _only_mover(owner: address, token_id: uint256):
    assert (
        msg.sender == owner
        or msg.sender == self.approved[token_id]
        or self.operators[owner][msg.sender]
    ), "not yours"


@internal
def _move(sender: address, receiver: address, token_id: uint256):
    owner: address = self._owner(token_id)
    assert owner == sender, "not with the sender"
    assert receiver != empty(address), "receiver is nobody"
    self._only_mover(owner, token_id)
    self.approved[token_id] = empty(address)
    self.owners[token_id] = receiver
    self.balances[sender] -= 1
    self.balances[receiver] += 1
    log Transfer(sender=sender, receiver=receiver, token_id=token_id)


@internal
def _ask_receiver(sender: address, receiver: address, token_id: uint256, data: Bytes[1024]):
    if not receiver.is_contract:
        return
    answer: bytes4 = extcall ERC721Receiver(receiver).onERC721Received(
        msg.sender, sender, token_id, data
    )
    assert answer == RECEIVED, "the receiver cannot keep it"


@internal
def _set_royalty(receiver: address, basis_points: uint256):
    assert basis_points <= ROYALTY_MAX, "at most a tenth"
    assert receiver != empty(address) or basis_points == 0, "receiver is nobody"
    self.royalty_receiver = receiver
    self.royalty_basis_points = basis_points
    log RoyaltyChanged(receiver=receiver, basis_points=basis_points)
