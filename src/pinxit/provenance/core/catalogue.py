"""Sentences of cores, which know no Django: marked here, translated by the pages that show them."""


def _(sentence: str) -> str:
    """Mark a sentence for the catalogue of translations; pages translate it."""
    return sentence
