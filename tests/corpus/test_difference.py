"""Two manifests side by side."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from pinxit.corpus.core.difference import Difference, describe, difference
from pinxit.corpus.core.manifest import Manifest, manifest_root, order
from pinxit.corpus.core.rights import Answer, Consent, Purpose, Rights
from pinxit.corpus.core.work import Work
from pinxit.kernel import Digest
from tests.corpus.collections_on_disk import a_work

APPLE, CAT, MOON = a_work("apple"), a_work("cat"), a_work("moon")


def frozen(*works: Work) -> Manifest:
    ordered = order(works)
    root = manifest_root(Purpose.TRAIN, ordered.lines)
    return Manifest(root, Purpose.TRAIN, tuple(works[place] for place in ordered.places))


def compare(before: list[Work], after: list[Work]) -> Difference:
    return difference(frozen(*before), frozen(*after))


def test_what_came_what_went_and_what_stayed() -> None:
    found = compare([APPLE, CAT], [CAT, MOON])

    assert (found.added, found.removed, found.changed, found.unchanged) == (
        (MOON,),
        (APPLE,),
        (),
        1,
    )
    assert (found.before, found.after) == (frozen(APPLE, CAT).digest, frozen(CAT, MOON).digest)


def test_a_change_names_its_fields_and_shows_the_short_ones() -> None:
    no = Consent(answer=Answer.REFUSED, grantor="Cleo", given_on="2026-11-24")
    rights = Rights(licence="MIT", consents={Purpose.SELL: no}, evidence=CAT.rights.evidence)
    found = compare(
        [APPLE, CAT],
        [replace(APPLE, digest=Digest.of(b"redrawn"), title=""), replace(CAT, rights=rights)],
    )
    apple, cat = found.changed

    assert apple.fields == ("file", "title")
    assert cat.fields == ("licence", "consents")
    assert list(describe(apple)) == ["file", "title: apple → –"]
    assert list(describe(cat)) == ["licence: CC0-1.0 → MIT", "consents"]
    assert found.fields == {"consents": 1, "file": 1, "licence": 1, "title": 1}


def test_captions_and_authors_are_compared() -> None:
    (change,) = compare(
        [CAT], [replace(CAT, captions={"en": ("kitten",)}, authors=MOON.authors)]
    ).changed

    assert change.fields == ("captions",)


def test_works_that_share_a_source_are_matched_before_they_are_called_changed() -> None:
    mine, theirs = replace(CAT, title="mine"), replace(CAT, title="theirs")
    found = compare([CAT, mine], [mine, theirs])

    assert found.unchanged == 1
    assert [(each.before.title, each.after.title) for each in found.changed] == [("cat", "theirs")]
    assert compare([CAT], [CAT, mine]).added == (mine,)
    assert compare([CAT, mine], [CAT]).removed == (mine,)


some_works = st.lists(
    st.builds(
        lambda name, title: a_work(name, title=title), st.sampled_from("abc"), st.sampled_from("xy")
    ),
    max_size=7,
)


@given(some_works, some_works)
def test_both_ways_add_up(before: list[Work], after: list[Work]) -> None:
    one, other = frozen(*before), frozen(*after)
    there, back = difference(one, other), difference(other, one)

    assert len(there.removed) + len(there.changed) + there.unchanged == len(one.works)
    assert len(there.added) + len(there.changed) + there.unchanged == len(other.works)
    assert (there.added, there.removed) == (back.removed, back.added)
    assert difference(one, one).unchanged == len(one.works)
