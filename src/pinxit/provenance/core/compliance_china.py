"""The Chinese rules, and what is done about each.

Source:
    Measures for Labelling AI-Generated Synthetic Content, Cyberspace Administration of China and
    others, 7 March 2025; GB 45438-2025; practice guides TC260-PG-20257A to 202511A.
"""

from typing import Final

from pinxit.provenance.core.catalogue import _
from pinxit.provenance.core.compliance import Chapter, Rule, State

MEASURES: Final = Chapter(
    slug="measures",
    title=_("China: Measures for Labelling AI-Generated Synthetic Content"),
    since=_("Since 1 September 2025, for services to the public in China."),
    rules=(
        Rule(
            article=_("Article 4"),
            asks=_("What AI made carries a label to be seen or heard, also in files for download."),
            answer=_(
                "The label can be drawn into every picture before it is downloaded for China. The "
                "shop hands out the file as it was sold, with its label in words on page and "
                "certificate, and does not ask where it will be shown."
            ),
            state=State.PARTLY,
            places=("/studio/pieces/…/label/",),
            tests=("tests/provenance/test_explicit_label.py", "tests/studio/test_label_page.py"),
        ),
        Rule(
            article=_("Article 5, metadata"),
            asks=_("The metadata name that AI made it, which service, and the number of the work."),
            answer=_(
                "As the standard spells it, in every picture that is painted; in files for "
                "publishing with the code of the house, which is a setting."
            ),
            state=State.HERE,
            places=("PINXIT_AIGC_CODE",),
            tests=("tests/provenance/test_labels.py", "tests/provenance/test_labelling.py"),
        ),
        Rule(
            article=_("Article 5, watermark (encouraged)"),
            asks=_("The content itself carries a hidden label."),
            answer=_(
                "Pictures and drawings that a model made carry one when they leave. Restored "
                "works, and pictures narrower than 192 pixels, do not."
            ),
            state=State.PARTLY,
            places=("pinxit watermark read",),
            tests=("tests/provenance/test_release.py", "tests/provenance/test_watermark.py"),
        ),
        Rule(
            article=_("Article 6"),
            asks=_(
                "Who spreads works looks for labels in what is brought in, and says beside it that "
                "it is, may be or is suspected to be made by AI."
            ),
            answer=_(
                "Labels of others are read in every kind of file, and passed on. Visitors bring "
                "nothing in that others are shown."
            ),
            state=State.PARTLY,
            tests=("tests/provenance/test_labelling.py",),
        ),
        Rule(
            article=_("Article 7"),
            asks=_("Shops for programs check whether a program labels."),
            answer=_("The house sells art and no programs."),
            state=State.NO_CASE,
        ),
        Rule(
            article=_("Article 8"),
            asks=_("The user agreement explains how works are labelled."),
            answer=_(
                "This page explains it. The user agreement is written by the owner of the house."
            ),
            state=State.PARTLY,
            places=("/compliance/",),
            tests=("tests/provenance/test_compliance.py",),
        ),
        Rule(
            article=_("Article 9"),
            asks=_(
                "Without a visible label only for who asks and takes over the duty; who got it is "
                "on record for six months."
            ),
            answer=_(
                "The duty is taken over on the page, and the hand-over is written into the log "
                "with a commitment to the name. The maker’s own plain download is not asked about."
            ),
            state=State.PARTLY,
            places=("/studio/pieces/…/label/", "/log/"),
            tests=("tests/studio/test_label_page.py",),
        ),
        Rule(
            article=_("Article 10"),
            asks=_("Nobody deletes, changes, forges or hides labels, or offers tools for it."),
            answer=_("No command does. What a model made is never told more weakly than before."),
            state=State.HERE,
            tests=("tests/provenance/test_labels.py", "tests/provenance/test_labelling.py"),
        ),
    ),
)

GB: Final = Chapter(
    slug="gb-45438",
    title=_("China: GB 45438-2025, labelling methods"),
    since=_("Since 1 September 2025."),
    rules=(
        Rule(
            article=_("5.1 Texts"),
            asks=_("Words or signs at the beginning, the end or within."),
            answer=_(
                "Plain text and Markdown begin with the label, and their metadata stand beside it."
            ),
            state=State.HERE,
            tests=(
                "tests/provenance/test_explicit_label.py",
                "tests/provenance/test_label_others.py",
            ),
        ),
        Rule(
            article=_("5.2 Pictures"),
            asks=_("Words at an edge or a corner, letters at least 5 % of the shortest side."),
            answer=_(
                "Measured on the pixels of the letters, not on the size of the type; on a plate "
                "that reads on dark and on light."
            ),
            state=State.HERE,
            places=("/studio/pieces/…/label/",),
            tests=("tests/provenance/test_explicit_label.py",),
        ),
        Rule(
            article=_("5.3 Sounds"),
            asks=_(
                "A voice, or the rhythm short long, short short, at the beginning, the end or "
                "within."
            ),
            answer=_(
                "The rhythm can be set before a sound or behind it. The house composes no music "
                "yet."
            ),
            state=State.PARTLY,
            tests=("tests/provenance/test_explicit_label.py",),
        ),
        Rule(
            article=_("5.4 Moving pictures, 5.5 virtual scenes"),
            asks=_("Words on the first picture and around it."),
            answer=_("The house makes none."),
            state=State.NO_CASE,
        ),
        Rule(
            article=_("5.6 Pages of interaction"),
            asks=_("The page says near the content that AI makes it."),
            answer=_(
                "Every label of a work says AI-generated, on the easel, on the wall and in the "
                "shop."
            ),
            state=State.HERE,
            places=("/studio/", "/"),
            tests=("tests/gallery/test_pages.py", "tests/shop/test_pages.py"),
        ),
        Rule(
            article=_("6.1 and annex E: metadata"),
            asks=_(
                "The field AIGC with its seven parts, of the signs that the annex allows, once in "
                "a file."
            ),
            answer=_(
                "In twelve kinds of file, where the practice guides place it. MIDI has no place of "
                "its own there, so the house chose one. A PDF keeps what it said before in front "
                "of its update."
            ),
            state=State.HERE,
            tests=(
                "tests/provenance/test_labels.py",
                "tests/provenance/test_labelling.py",
                "tests/provenance/test_label_kinds.py",
                "tests/provenance/test_label_others.py",
            ),
        ),
        Rule(
            article=_("Annex E: reserved fields"),
            asks=_("Room for the safeguards of the producer and of who passes it on."),
            answer=_(
                "Signed with Ed25519 by the key of the house, over the label and the content. The "
                "practice guide names SM2 and SM3, which are not used."
            ),
            state=State.PARTLY,
            tests=("tests/provenance/test_labelling.py",),
        ),
        Rule(
            article=_("6.2 Content (encouraged)"),
            asks=_("A hidden label in the content."),
            answer=_(
                "Pictures and drawings that a model made carry one when they leave. Restored "
                "works, and pictures narrower than 192 pixels, do not."
            ),
            state=State.PARTLY,
            places=("pinxit watermark read",),
            tests=("tests/provenance/test_release.py", "tests/provenance/test_watermark.py"),
        ),
    ),
)
