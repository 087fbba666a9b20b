"""The restorer: mends paintings, taught on damage that is drawn on works of the public domain.

    pinxit train recipes.restorer:house --corpus FOLDER --out runs/restorer
    pinxit train recipes.restorer:finder --corpus FOLDER --from runs/restorer --out runs/finder

The folder holds pictures and a `works.csv` with the columns file, artist and died. Figures:
docs/log/0016-restoration.md.
"""

from dataclasses import replace
from fractions import Fraction

from pinxit.training.core.restorer import FinderRecipe, RestorerRecipe, RestorerShape


def house() -> RestorerRecipe:
    """Teach the house restorer: crops of 64 pixels first, larger ones while the rate falls.

    The time that it may take is given by --finish-at; the rate falls in time for that.
    """
    return RestorerRecipe(
        name="restorer",
        shape=RestorerShape(),
        sides=((0, 64), (1_500, 96)),
        batches=(20, 10),
        batch=20,
        steps=3_000,
        warmup_steps=50,
        decay_steps=500,
        other_rate=Fraction(1, 600),
        weight_decay=Fraction(1, 1000),
        ema_decay=Fraction(995, 1000),
        held_concepts=0,
        held_pairs=Fraction(0),
    )


def finder() -> FinderRecipe:
    """Teach a wider finder beside the house restorer's mender, on crops of 128 pixels."""
    return FinderRecipe(
        name="restorer-finder",
        shape=RestorerShape(finds=(24, 48, 72, 96)),
        sides=((0, 128),),
        batches=(8,),
        batch=8,
        steps=8_000,
        warmup_steps=50,
        decay_steps=500,
        other_rate=Fraction(1, 600),
        weight_decay=Fraction(1, 1000),
        ema_decay=Fraction(995, 1000),
        held_concepts=0,
        held_pairs=Fraction(0),
    )


def smoke() -> RestorerRecipe:
    """Teach the same in a few steps of tiny networks: a check that all parts fit."""
    return replace(
        house(),
        name="restorer-smoke",
        shape=RestorerShape(mends=(8, 8, 8, 8), finds=(8, 8, 8, 8)),
        sides=((0, 32),),
        batches=(2,),
        batch=2,
        steps=3,
        warmup_steps=0,
        decay_steps=1,
        held_paintings=1,
    )
