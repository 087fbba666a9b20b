"""The contract against a plain model of it, through long random lives of its tokens."""

import pytest

pytest.importorskip("eth_tester", reason="the extra [chain] is not installed")
pytest.importorskip("vyper", reason="the compiler is not installed")

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from tests.provenance.editions_stage import (
    ADA,
    BEN,
    EVE,
    HOUSE,
    NOBODY,
    RefusedError,
    Stage,
)

pytestmark = pytest.mark.slow

PEOPLE = (HOUSE, ADA, BEN, EVE)
TOKENS = (0, 1, 2**128 - 1)
someone, anyone = st.sampled_from(PEOPLE), st.sampled_from((*PEOPLE, NOBODY))
token = st.sampled_from(TOKENS)
paper = st.sampled_from([b"\0" * 32, b"\x01" * 32, b"\x02" * 32])
_STAGE: list[Stage] = []


def _stage() -> Stage:
    if not _STAGE:
        _STAGE.append(Stage())
    return _STAGE[0]


class Editions(RuleBasedStateMachine):
    """Every call is made to both: they agree whether it is allowed, and on all that is seen."""

    def __init__(self) -> None:
        super().__init__()
        self.stage = _stage()
        self.before = self.stage.vm.state.snapshot()
        self.owner: dict[int, str] = {}
        self.paper: dict[int, bytes] = {}
        self.approved: dict[int, str] = {}
        self.operators: set[tuple[str, str]] = set()
        self.anchors: list[tuple[int, bytes]] = []
        self.royalty = (HOUSE, 500)

    def teardown(self) -> None:
        self.stage.vm.state.revert(self.before)

    def _call(self, allowed: bool, sender: str, name: str, *arguments: object) -> bool:
        try:
            self.stage.editions.do(sender, name, *arguments)
        except RefusedError:
            assert not allowed, f"{name} was refused"
        else:
            assert allowed, f"{name} was not refused"
        return allowed

    def _may_move(self, sender: str, number: int) -> bool:
        owner = self.owner.get(number)
        return owner is not None and (
            sender in {owner, self.approved.get(number)} or (owner, sender) in self.operators
        )

    @rule(sender=someone, to=anyone, number=token, certificate=paper)
    def mint(self, sender, to, number, certificate) -> None:
        allowed = sender == HOUSE and to != NOBODY and number not in self.paper and any(certificate)
        if self._call(allowed, sender, "mint", to, number, certificate):
            self.owner[number], self.paper[number] = to, certificate

    @rule(sender=someone, number=token, certificate=paper)
    def certify(self, sender, number, certificate) -> None:
        allowed = sender == HOUSE and number in self.owner and any(certificate)
        if self._call(allowed, sender, "certify", number, certificate):
            self.paper[number] = certificate

    @rule(
        sender=someone, frm=someone, to=anyone, number=token,
        way=st.sampled_from(["transferFrom", "safeTransferFrom(address,address,uint256)"]),
    )  # fmt: skip
    def move(self, sender, frm, to, number, way) -> None:
        allowed = self.owner.get(number) == frm and to != NOBODY and self._may_move(sender, number)
        if self._call(allowed, sender, way, frm, to, number):
            self.owner[number] = to
            self.approved.pop(number, None)

    @rule(sender=someone, to=anyone, number=token)
    def approve(self, sender, to, number) -> None:
        owner = self.owner.get(number)
        allowed = owner is not None and (sender == owner or (owner, sender) in self.operators)
        if self._call(allowed, sender, "approve", to, number):
            self.approved[number] = to

    @rule(sender=someone, operator=anyone, yes=st.booleans())
    def approve_all(self, sender, operator, yes) -> None:
        self._call(True, sender, "setApprovalForAll", operator, yes)
        (self.operators.add if yes else self.operators.discard)((sender, operator))

    @rule(sender=someone, number=token)
    def burn(self, sender, number) -> None:
        if self._call(self._may_move(sender, number), sender, "burn", number):
            del self.owner[number]
            self.approved.pop(number, None)

    @rule(sender=someone, size=st.integers(0, 6), root=paper)
    def anchor(self, sender, size, root) -> None:
        last = self.anchors[-1][0] if self.anchors else 0
        if self._call(sender == HOUSE and size > last and any(root), sender, "anchor", size, root):
            self.anchors.append((size, root))

    @rule(sender=someone, to=anyone, share=st.integers(0, 1_200))
    def set_royalty(self, sender, to, share) -> None:
        allowed = sender == HOUSE and share <= 1_000 and (to != NOBODY or share == 0)
        if self._call(allowed, sender, "set_royalty", to, share):
            self.royalty = (to, share)

    @rule(price=st.integers(0, 2**256 - 1))
    def royalty_is_exact(self, price) -> None:
        to, share = self.royalty
        owed = price * share // 10_000
        assert self.stage.editions.says("royaltyInfo", 0, price) == (to, owed)

    @invariant()
    def both_see_the_same(self) -> None:
        says = self.stage.editions.says
        for number in TOKENS:
            if number in self.owner:
                assert says("ownerOf", number) == self.owner[number]
                assert says("getApproved", number) == self.approved.get(number, NOBODY)
            assert says("certificate_of", number) == self.paper.get(number, b"\0" * 32)
        for person in PEOPLE:
            assert says("balanceOf", person) == list(self.owner.values()).count(person)
        assert says("anchored_size") == (self.anchors[-1][0] if self.anchors else 0)


TestEditions = Editions.TestCase
TestEditions.settings = settings(
    max_examples=12, stateful_step_count=30, deadline=None,
    suppress_health_check=[HealthCheck.too_slow], derandomize=True,
)  # fmt: skip
