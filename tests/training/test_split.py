"""What a painter never sees."""

from fractions import Fraction

from pinxit.training.core.split import Subject, held_out

WORKS = [
    Subject(concept=f"thing {number // 4}", hand=hand, family=hand.removesuffix("-2"))
    for number, hand in enumerate(["ink", "ink-2", "oil", "chalk"] * 300)
]


def test_whole_concepts_are_held_back_in_every_hand() -> None:
    held = held_out(WORKS, num_concepts=30, pair_share=Fraction(0), seed=0)
    concepts = {work.concept for work, kept_back in zip(WORKS, held, strict=True) if kept_back}

    assert len(concepts) == 30
    assert held.sum() == 120


def test_hands_of_one_family_stay_on_one_side() -> None:
    held = held_out(WORKS, num_concepts=0, pair_share=Fraction(1, 4), seed=0)
    sides: dict[tuple[str, str], set[bool]] = {}
    for work, kept_back in zip(WORKS, held, strict=True):
        sides.setdefault((work.concept, work.family), set()).add(bool(kept_back))

    assert all(len(side) == 1 for side in sides.values())
    assert 0.2 < held.mean() < 0.3


def test_a_new_work_moves_no_other() -> None:
    newcomer = Subject(concept="newcomer", hand="ink", family="ink")
    before = held_out(WORKS, num_concepts=0, pair_share=Fraction(1, 4), seed=3)
    after = held_out([*WORKS, newcomer], num_concepts=0, pair_share=Fraction(1, 4), seed=3)

    assert (before == after[:-1]).all()


def test_a_small_corpus_keeps_half_of_its_concepts() -> None:
    held = held_out(WORKS[:16], num_concepts=100, pair_share=Fraction(0), seed=0)

    assert held.sum() == 8


def test_another_seed_is_another_split() -> None:
    one = held_out(WORKS, num_concepts=30, pair_share=Fraction(0), seed=0)
    two = held_out(WORKS, num_concepts=30, pair_share=Fraction(0), seed=1)

    assert (one != two).any()
