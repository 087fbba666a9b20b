"""CIFAR-10: the network of the article that Pinxit grew from, and a small modern one beside it.

    pinxit train recipes.cifar10:article --corpus cifar10 --out runs/article
    pinxit train recipes.cifar10:modern --corpus cifar10 --out runs/modern

Both are measured by `pinxit bench painter --only cifar10 --full`.
"""

from fractions import Fraction

from pinxit.training.core.classifier import ClassifierRecipe, ClassifierShape

#: Pictures to learn from, of the 60,000.
_TRAIN = 50_000


def article() -> ClassifierRecipe:
    """Teach the article's network for its ten passes over the set."""
    batch = 32
    return ClassifierRecipe(
        name="cifar10-article",
        shape=ClassifierShape(design="article", channels=(32, 64, 64), hidden=64),
        batch=batch,
        steps=10 * (_TRAIN // batch),
        weight_decay=Fraction(0),
        ema_decay=Fraction(0),
        held_concepts=0,
        held_pairs=Fraction(0),
    )


def modern() -> ClassifierRecipe:
    """Teach a network that begins by whitening: on pictures of 16, then 24, then 32 px.

    A pass at 24 px costs half of one at 32, and one at 16 a sixth.
    """
    batch = 256
    turn = _TRAIN // batch
    return ClassifierRecipe(
        name="cifar10-modern",
        shape=ClassifierShape(design="whitened", channels=(64, 256, 256)),
        batch=batch,
        steps=17 * turn,
        warmup_steps=10,
        decay_steps=13 * turn,
        matrix_rate=Fraction(1, 250),
        other_rate=Fraction(1, 200),
        ema_decay=Fraction(99, 100),
        held_concepts=0,
        held_pairs=Fraction(0),
        mirror=True,
        shift_px=2,
        smoothing=Fraction(1, 5),
        sides=((0, 16), (3 * turn, 24), (7 * turn, 32)),
    )
