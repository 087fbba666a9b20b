"""What the same house does about the rights of others: authors, and people in the record."""

from typing import Final

from pinxit.provenance.core.catalogue import _
from pinxit.provenance.core.compliance import Chapter, Rule, State
from pinxit.provenance.core.compliance_china import GB, MEASURES
from pinxit.provenance.core.compliance_eu import AI_ACT, CODE

RIGHTS: Final = Chapter(
    slug="rights",
    title=_("Authors and people"),
    since=_("What is done beyond labels."),
    rules=(
        Rule(
            article=_("Directive (EU) 2019/790, Article 4(3)"),
            asks=_("Works whose authors reserved text and data mining are left alone."),
            answer=_(
                "Reservations are read from pages, files and protocols, and the licence gate "
                "refuses such works."
            ),
            state=State.HERE,
            places=("/corpus/", "pinxit corpus freeze"),
            tests=("tests/corpus/test_signals.py", "tests/corpus/test_gate.py"),
        ),
        Rule(
            article=_("Interim Measures for Generative AI Services (China, 2023), Article 7"),
            asks=_("Training data come from lawful sources and infringe nobody’s rights."),
            answer=_(
                "A model learns from a frozen manifest only, in which every work has its licence; "
                "training refuses anything else."
            ),
            state=State.HERE,
            places=("/corpus/", "/about/#credits"),
            tests=("tests/corpus/test_gate.py", "tests/corpus/test_frozen.py"),
        ),
        Rule(
            article=_("Withdrawal of a work"),
            asks=_("An author changes their mind."),
            answer=_(
                "The work is taken out, training refuses the manifest, and what learnt from it is "
                "no longer sold."
            ),
            state=State.HERE,
            places=("/corpus/",),
            tests=("tests/shop/test_withdrawn_material.py",),
        ),
        Rule(
            article=_("GDPR, Article 17; PIPL (China), Article 47"),
            asks=_("Personal data are erased on request."),
            answer=_(
                "The log holds salted commitments to names; what they stand for is kept beside it "
                "and can be forgotten without breaking the log."
            ),
            state=State.HERE,
            places=("/log/",),
            tests=("tests/provenance/test_log.py",),
        ),
        Rule(
            article=_("What is not painted"),
            asks=_("Rules that everybody can read, and that hold before anything is painted."),
            answer=_("Each brief is compared with the published rules; a refusal names its rule."),
            state=State.HERE,
            places=("/about/#policy",),
            tests=("tests/ethics/test_screening.py",),
        ),
    ),
)

CHAPTERS: Final = (AI_ACT, CODE, MEASURES, GB, RIGHTS)
