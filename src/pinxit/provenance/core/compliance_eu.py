"""The European rules, and what is done about each.

Source:
    Regulation (EU) 2024/1689 (AI Act), Article 50; Code of Practice on Transparency of
    AI-Generated Content, European Commission, 10 June 2026.
"""

from typing import Final

from pinxit.provenance.core.catalogue import _
from pinxit.provenance.core.compliance import Chapter, Rule, State

AI_ACT: Final = Chapter(
    slug="ai-act",
    title=_("European Union: Regulation (EU) 2024/1689 (AI Act), Article 50"),
    since=_(
        "Since 2 August 2026; for systems that were on the market before, paragraph 2 since "
        "2 December 2026."
    ),
    rules=(
        Rule(
            article=_("Paragraph 1"),
            asks=_("People are told that they deal with an AI system, unless it is obvious."),
            answer=_("Nobody is talked to. The foot of every page says that a model paints here."),
            state=State.HERE,
            places=("/studio/", "/about/"),
            tests=("tests/provenance/test_compliance.py", "tests/site/test_pages.py"),
        ),
        Rule(
            article=_("Paragraph 2"),
            asks=_("Pictures, sounds and texts of a model are marked so that machines can tell."),
            answer=_(
                "Pictures carry the source type “trained algorithmic media” and the Chinese label "
                "in their metadata from the moment they are painted; there is no switch. Labels "
                "are written and read in twelve kinds of file. Drawings, documents and layered "
                "files that a treatment makes are not all labelled yet."
            ),
            state=State.PARTLY,
            places=("/studio/pieces/…/label/",),
            tests=("tests/provenance/test_labelling.py", "tests/studio/test_engine_png.py"),
        ),
        Rule(
            article=_("Paragraph 3"),
            asks=_(
                "People are told when their emotions are read or they are sorted by their bodies."
            ),
            answer=_("Nothing of the kind is done."),
            state=State.NO_CASE,
        ),
        Rule(
            article=_("Paragraph 4, pictures and sounds"),
            asks=_(
                "Who publishes a deep fake says so; for a work that is evidently art, in a way "
                "that does not spoil it."
            ),
            answer=_(
                "Forged faces are not painted. Every picture on the wall says AI-generated on its "
                "label, and its maker can have the label drawn into the picture itself."
            ),
            state=State.HERE,
            places=("/about/#policy", "/studio/pieces/…/label/"),
            tests=("tests/ethics/test_screening.py", "tests/studio/test_label_page.py"),
        ),
        Rule(
            article=_("Paragraph 4, texts"),
            asks=_(
                "Texts that inform the public on matters of public interest say that AI wrote them."
            ),
            answer=_("No such texts are written."),
            state=State.NO_CASE,
        ),
        Rule(
            article=_("Paragraph 5"),
            asks=_(
                "All this is told clearly, at the first look, and so that everybody can take it in."
            ),
            answer=_(
                "It stands beside the work, in words, in both languages; readers of screens hear "
                "it with the picture."
            ),
            state=State.HERE,
            places=("/",),
            tests=("tests/gallery/test_pages.py", "tests/shop/test_pages.py"),
        ),
    ),
)

CODE: Final = Chapter(
    slug="code-of-practice",
    title=_("European Union: Code of Practice on Transparency of AI-Generated Content"),
    since=_("Published on 10 June 2026. Signing it is voluntary; Article 50 is not."),
    rules=(
        Rule(
            article=_("Measure 1.1, signed metadata"),
            asks=_("The metadata are signed, so that a change is seen, and time-stamped."),
            answer=_(
                "Every file that leaves carries a signed content credential (C2PA), and the key "
                "of the house signs the Chinese label. A time stamp comes with it where a server "
                "for it is set. The root of the house is on no trust list."
            ),
            state=State.HERE,
            places=("/credentials/", "pinxit credential read", "PINXIT_TIMESTAMP_URL"),
            tests=(
                "tests/provenance/test_release.py",
                "tests/provenance/test_credentials.py",
                "tests/provenance/test_labelling.py",
            ),
        ),
        Rule(
            article=_("Measure 1.1, watermark"),
            asks=_("A watermark that is not seen stands in the content itself."),
            answer=_(
                "Pictures and drawings that a model made carry one when they leave. Restored "
                "works, and pictures narrower than 192 pixels, do not."
            ),
            state=State.PARTLY,
            places=("pinxit watermark read",),
            tests=("tests/provenance/test_release.py", "tests/provenance/test_watermark.py"),
        ),
        Rule(
            article=_("Measure 1.1, fingerprint or log (optional)"),
            asks=_("A register finds what lost its marks."),
            answer=_(
                "The digest of every file is in a log that anybody can check, and a fingerprint "
                "finds the record of a picture that lost every mark."
            ),
            state=State.HERE,
            places=("/log/", "/verify/", "pinxit log check"),
            tests=("tests/provenance/test_log.py", "tests/provenance/test_tiles.py"),
        ),
        Rule(
            article=_("Measure 1.2"),
            asks=_("Marks that came with a file stay, and users are forbidden to strip them."),
            answer=_(
                "What others wrote into a file stays byte for byte, and their label is passed on. "
                "No command takes marks away. The terms of use are written by the owner of the "
                "house."
            ),
            state=State.PARTLY,
            tests=("tests/provenance/test_labelling.py", "tests/provenance/test_label_kinds.py"),
        ),
        Rule(
            article=_("Measure 1.3 (optional)"),
            asks=_("It is told more: by which system, from what."),
            answer=_(
                "The file names the model; the certificate and the record name whose art it learnt "
                "from."
            ),
            state=State.HERE,
            places=("/certificates/…/", "/about/#credits"),
            tests=("tests/provenance/test_verify_page.py", "tests/optimisation/test_papers.py"),
        ),
        Rule(
            article=_("Section 1, detection"),
            asks=_("Anybody can find out, free of charge, whether a file was made here."),
            answer=_(
                "The page and the command know every file of the house by its bytes, and a "
                "changed one by its credential, its watermark or its fingerprint."
            ),
            state=State.HERE,
            places=("/verify/", "pinxit verify"),
            tests=(
                "tests/provenance/test_verify_page.py",
                "tests/provenance/test_provenance_cli.py",
            ),
        ),
        Rule(
            article=_("Section 1, a label on wish"),
            asks=_("Users are offered to put a visible label on what they made."),
            answer=_(
                "In four corners, in both languages, with letters of a twentieth of the shortest "
                "side or more."
            ),
            state=State.HERE,
            places=("/studio/pieces/…/label/",),
            tests=("tests/provenance/test_explicit_label.py", "tests/studio/test_label_page.py"),
        ),
        Rule(
            article=_("Section 2, icons"),
            asks=_(
                "Who publishes may use the icons of the Commission, with their rules of placing."
            ),
            answer=_(
                "The house draws the letters “AI” in a plain ring with a word beside it, and not "
                "the Commission’s icons; whoever wants those adds them. Moving pictures are not "
                "made."
            ),
            state=State.PARTLY,
            places=("/studio/pieces/…/label/",),
            tests=("tests/provenance/test_explicit_label.py",),
        ),
    ),
)
