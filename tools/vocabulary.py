"""Write down what the house painter has seen, as people call it.

    python tools/vocabulary.py emojibase-data-17.0.0.tgz

Writes src/pinxit/studio/house/vocabulary.tsv. Needs the captions that the works were joined to (npm
`emojibase-data`, MIT). A concept on the painter's shelf is known by the embeddings of its labels; a
line is written for each concept whose English and Chinese labels are those of one caption.
"""

import csv
import json
import sys
import tarfile
from pathlib import Path

import numpy as np

from pinxit.corpus.core.concept import Concept, read_concepts
from pinxit.studio.adapters.house_painter import house_folder
from pinxit.training import TextEncoder, read_references

_TAGS = 6
#: The shelf keeps its labels rounded to 127 levels; the same label is at least this near.
_SAME = 0.99


def captions(archive: Path) -> list[Concept]:
    """Return the concepts that are pictures and have captions in both languages."""
    with tarfile.open(archive) as package:
        tables = {}
        for language in ("en", "zh"):
            member = package.extractfile(f"package/{language}/data.json")
            if member is None:
                raise SystemExit(f"{archive} holds no captions")
            tables[language] = json.load(member)
    concepts = read_concepts(tables).values()
    return [each for each in concepts if each.is_picture and {"en", "zh"} <= set(each.captions)]


def known(concepts: list[Concept]) -> list[Concept]:
    """Return the concepts on the painter's shelf."""
    shelf = read_references(house_folder() / "references.zip").shelf
    encoder, found = TextEncoder(), []
    for concept in concepts:
        near = []
        for language in ("en", "zh"):
            away = encoder.embed([concept.captions[language][0]])[0] - shelf.mean_E
            near.append(shelf.label_ME @ (away / np.linalg.norm(away)))
        same = [set(shelf.concept_M[row >= _SAME].tolist()) for row in near]
        if same[0] & same[1]:
            found.append(concept)
    return found


def main() -> None:
    """Write the vocabulary."""
    concepts = known(captions(Path(sys.argv[1])))
    path = house_folder() / "vocabulary.tsv"
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, delimiter="\t", lineterminator="\n")
        rows.writerow(["en", "zh", "en tags", "zh tags"])
        for each in sorted(concepts, key=lambda concept: concept.captions["en"][0]):
            (en, *en_tags), (zh, *zh_tags) = each.captions["en"], each.captions["zh"]
            rows.writerow([en, zh, "|".join(en_tags[:_TAGS]), "|".join(zh_tags[:_TAGS])])
    sys.stdout.write(f"{path}: {len(concepts)} concepts\n")


if __name__ == "__main__":
    main()
