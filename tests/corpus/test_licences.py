"""What licences allow, and the many ways in which people name them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinxit.corpus.core.gate_reasons import REASONS
from pinxit.corpus.core.licences import (
    LICENCES,
    LICENSED,
    Duty,
    LicenceAnswer,
    ask_licence,
    find_terms,
    known_spelling,
    licence_of_url,
    onward,
)
from pinxit.corpus.core.rights import Purpose

HERE = frozenset({"EU", "US", "CN"})
ATTRIBUTION, SHARE_ALIKE, NOTICE, CHANGES = Duty


def ask(expression: str, purpose: Purpose = Purpose.DERIVE) -> LicenceAnswer:
    return ask_licence(expression, purpose, jurisdictions=HERE)


@pytest.mark.parametrize(
    ("expression", "duties"),
    [
        ("CC0-1.0", set()),
        ("cc-by-4.0", {ATTRIBUTION, CHANGES}),
        ("CC-BY-3.0-AT", {ATTRIBUTION, CHANGES}),
        ("CC-BY-SA-4.0", {ATTRIBUTION, CHANGES, SHARE_ALIKE}),
        ("MIT", {ATTRIBUTION, NOTICE}),
        ("Apache-2.0+", {ATTRIBUTION, NOTICE, CHANGES}),
        ("LAL-1.3", set(Duty)),
        # Either: the one that allows; with the fewer duties; sharing alike last.
        ("GPL-2.0-only OR CC-BY-4.0", {ATTRIBUTION, CHANGES}),
        ("MIT OR CC0-1.0", set()),
        ("CC-BY-SA-4.0 OR (MIT AND Apache-2.0)", {ATTRIBUTION, NOTICE, CHANGES}),
        # Both: what both allow, with the duties of both.
        ("MIT AND CC-BY-4.0", {ATTRIBUTION, NOTICE, CHANGES}),
    ],
)
def test_a_licence_allows_with_its_duties(expression: str, duties: set[Duty]) -> None:
    answer = ask(expression)

    assert answer.allows
    assert answer.duties == duties


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("", "licence-missing"),
        ("  \n", "licence-missing"),
        ("NOASSERTION", "licence-missing"),
        ("NONE", "all-rights-reserved"),
        ("LicenseRef-unsplash.com-license", "licence-unknown"),
        ("LicenseRef-MIT-TC", "licence-unknown"),
        ("CC-SA-1.0", "licence-unknown"),
        ("CC-BY-5.0", "licence-unknown"),
        ("CC-BY-4.0-DE", "licence-unknown"),
        ("公有领域", "licence-unreadable"),
        ("MIT OR", "licence-unreadable"),
        ("(MIT", "licence-unreadable"),
        ("WITH", "licence-unreadable"),
        ("()", "licence-unreadable"),
        ("(OR MIT", "licence-unreadable"),
        (")MIT(", "licence-unreadable"),
        ("MIT ISC", "licence-unreadable"),
        ("MIT (ISC)", "licence-unreadable"),
        ("(MIT OR ISC) WITH x", "licence-unreadable"),
        ("a WITH b WITH c", "licence-unreadable"),
        ("+", "licence-unknown"),
        ("MIT, ISC", "licence-unreadable"),
        ("\0", "licence-unreadable"),
        ("MIT OR " * 200 + "MIT", "licence-unreadable"),
        ("GPL-2.0-only WITH Classpath-exception-2.0", "exception-unknown"),
        ("GPL-2.0", "software-copyleft"),
        ("GPL-2.0+", "software-copyleft"),
        ("LGPL-3.0-or-later", "software-copyleft"),
        ("MPL-2.0", "software-copyleft"),
        ("CC-BY-NC-SA-4.0", "non-commercial"),
        ("CC-BY-ND-2.0", "no-derivatives"),
        ("LicenseRef-CC-BY", "version-missing"),
        ("MIT AND LicenseRef-mine", "licence-unknown"),
        ("CC-BY-NC-4.0 OR CC-BY-ND-4.0", "non-commercial"),
        ("CC-BY-SA-4.0 AND OFL-1.1", "share-alike-conflict"),
        ("LicenseRef-NoC-US", "elsewhere-only"),
        ("LicenseRef-NoC-CR", "contract-restricted"),
    ],
)
def test_a_licence_refuses_with_its_reason(expression: str, reason: str) -> None:
    answer = ask(expression)

    assert answer.reason == reason
    assert answer.duties <= {ATTRIBUTION}, "of a licence that refuses, only the name is kept"


def test_a_font_may_be_learnt_from_but_not_sold_by_itself() -> None:
    assert ask("OFL-1.1", Purpose.TRAIN).allows
    assert ask("OFL-1.1", Purpose.SELL).reason == "not-sold-alone"


def test_changes_are_told_only_where_an_altered_copy_leaves_the_house() -> None:
    assert ask("CC-BY-4.0", Purpose.TRAIN).duties == {ATTRIBUTION}
    assert ask("CC-BY-4.0", Purpose.SELL).duties == {ATTRIBUTION, CHANGES}


@pytest.mark.parametrize(
    ("jurisdictions", "allowed"),
    [({"US"}, True), ({"US", "EU"}, False), ({"EU"}, False), (set(), False)],
)
def test_a_statement_about_one_country_holds_there_alone(
    jurisdictions: set[str], allowed: bool
) -> None:
    answer = ask_licence("LicenseRef-NoC-US", Purpose.SELL, jurisdictions=frozenset(jurisdictions))

    assert answer.allows is allowed


@pytest.mark.parametrize(
    ("licence", "choices"),
    [
        ("CC-BY-SA-1.0", {"CC-BY-SA-1.0"}),
        ("CC-BY-SA-2.1-JP", {"CC-BY-SA-2.0", "CC-BY-SA-2.5", "CC-BY-SA-3.0", "CC-BY-SA-4.0"}),
        ("CC-BY-SA-3.0-DE", {"CC-BY-SA-3.0", "CC-BY-SA-4.0"}),
        ("CC-BY-SA-4.0", {"CC-BY-SA-4.0", "LAL-1.3"}),
        ("LAL-1.3", {"LAL-1.3", "CC-BY-SA-4.0"}),
        ("LAL-1.2", {"LAL-1.2"}),
        ("OFL-1.1-no-RFN", {"OFL-1.1"}),
        ("GPL-3.0-only", set()),
        ("CC-BY-4.0", set()),
        ("LicenseRef-mine", set()),
    ],
)
def test_what_may_follow_a_share_alike_licence(licence: str, choices: set[str]) -> None:
    assert onward(licence) == choices


def test_two_share_alike_licences_in_one_work_leave_what_both_name() -> None:
    assert ask("CC-BY-SA-3.0 AND CC-BY-SA-4.0").onward == {"CC-BY-SA-4.0"}


def test_the_table_is_sound() -> None:
    ids = [each.lower() for terms in LICENCES for each in terms.ids]

    assert len(ids) == len(set(ids)), "each licence has one row"
    for terms in LICENCES:
        assert terms.source
        assert terms.refuses <= set(LICENSED)
        assert bool(terms.reason) == bool(terms.refuses or terms.only_in)
        assert not terms.reason or terms.reason in REASONS
        assert all(find_terms(each) is terms for each in terms.ids)
        assert all(known_spelling(each.upper()) == each for each in terms.ids)


@given(
    st.text() | st.lists(st.sampled_from(["MIT", "OR", "AND", "WITH", "(", ")", "+"])).map(" ".join)
)
def test_any_text_has_an_answer_and_an_unknown_one_is_refused(text: str) -> None:
    for purpose in LICENSED:
        answer = ask(text, purpose)
        assert answer.allows or answer.reason in REASONS
        assert (
            not answer.allows or "mit" in text.lower() or known_spelling(text.strip().rstrip("+"))
        )


CC = "creativecommons.org"


@pytest.mark.parametrize(
    ("text", "licence"),
    [
        ("", ""),
        (" \t", ""),
        (f"http://{CC}/licenses/by/4.0/", "CC-BY-4.0"),
        (f"https://www.{CC}/licenses/by/4.0/deed.zh-hans", "CC-BY-4.0"),
        (f"https://{CC}/licenses/by-sa/3.0/legalcode", "CC-BY-SA-3.0"),
        (f"{CC}/licenses/by-nc-nd/4.0", "CC-BY-NC-ND-4.0"),
        (f"http://{CC}/licenses/by-nd-nc/1.0/", "CC-BY-NC-ND-1.0"),
        (f"//{CC}/licenses/by/3.0/at/", "CC-BY-3.0-AT"),
        (f"http://{CC}/licenses/by/3.0/at/deed.de", "CC-BY-3.0-AT"),
        (f"http://{CC}/licenses/by/2.0/kr/", "LicenseRef-CC-BY-2.0-KR"),
        (f"http://{CC}/licenses/by-sa/2.1/jp/", "CC-BY-SA-2.1-JP"),
        (f"http://{CC}/licenses/by/9.9/", "LicenseRef-CC-BY-9.9"),
        (f"https://{CC}/licenses/by-nc/", "LicenseRef-CC-BY-NC"),
        (f"http://{CC}/licenses/GPL/2.0/", "GPL-2.0-only"),
        (f"http://{CC}/licenses/LGPL/2.1/deed.en", "LGPL-2.1-only"),
        (f"http://{CC}/licenses/publicdomain/", "CC-PDDC"),
        (f"https://{CC}/publicdomain/zero/1.0/", "CC0-1.0"),
        (f"https://{CC}/publicdomain/zero/1.0/legalcode.de", "CC0-1.0"),
        (f"https://{CC}/publicdomain/mark/1.0/deed.en", "CC-PDM-1.0"),
        (f"https://{CC}/about/", "LicenseRef-creativecommons.org-about"),
        (f"https://{CC}.evil.example/by/4.0", f"LicenseRef-{CC}.evil.example-by-4.0"),
        ("http://web.resource.org/cc/PublicDomain", "LicenseRef-PublicDomain"),
        ("https://rightsstatements.org/vocab/InC/1.0/", "LicenseRef-AllRightsReserved"),
        ("http://rightsstatements.org/page/InC-NC/1.0/?language=de", "LicenseRef-NonCommercial"),
        ("http://rightsstatements.org/vocab/NoC-US/1.0/", "LicenseRef-NoC-US"),
        ("http://rightsstatements.org/vocab/NoC-OKLR/1.0/", "LicenseRef-NoC-OKLR"),
        ("http://rightsstatements.org/vocab/CNE/1.0/", "NOASSERTION"),
        ("http://rightsstatements.org/vocab/X/1.0/", "LicenseRef-rightsstatements.org-vocab-x-1.0"),
        ("http://rightsstatements.org/", "LicenseRef-rightsstatements.org"),
        ("https://opensource.org/licenses/MIT", "MIT"),
        ("https://opensource.org/license/mit-license.php", "MIT"),
        ("https://opensource.org/licenses/Nokia", "LicenseRef-opensource.org-licenses-nokia"),
        ("https://spdx.org/licenses/BSD-3-Clause.html", "BSD-3-Clause"),
        ("https://www.apache.org/licenses/LICENSE-2.0.txt", "Apache-2.0"),
        ("https://www.gnu.org/licenses/old-licenses/gpl-2.0.en.html", "GPL-2.0-only"),
        ("https://unsplash.com/license", "LicenseRef-unsplash.com-license"),
        ("https://[bad", "LicenseRef-https-bad"),
        ("CC-BY-4.0", "CC-BY-4.0"),
        ("cc-by-sa-4.0", "CC-BY-SA-4.0"),
        ("CC-BY-3.0-AT", "CC-BY-3.0-AT"),
        ("CC BY 4.0", "CC-BY-4.0"),
        ("CC BY-NC-SA 4.0 International", "CC-BY-NC-SA-4.0"),
        ("cc_by_4.0", "CC-BY-4.0"),
        ("Creative Commons BY SA 3.0 Unported License", "CC-BY-SA-3.0"),
        ("知识共享 BY 4.0 国际", "CC-BY-4.0"),
        ("cc-by", "LicenseRef-CC-BY"),
        ("CC0", "CC0-1.0"),
        ("Public Domain.", "LicenseRef-PublicDomain"),
        ("公有领域", "LicenseRef-PublicDomain"),
        ("版权所有", "LicenseRef-AllRightsReserved"),
        ("All rights  reserved", "LicenseRef-AllRightsReserved"),
        ("MIT License", "MIT"),
        ("MIT OR Apache-2.0", "MIT OR Apache-2.0"),
        ("(MIT OR Apache-2.0)", "(MIT OR Apache-2.0)"),
        ("(MIT OR Apache-2.0", "LicenseRef-MIT-OR-Apache-2.0"),
        ("MIT) OR (Apache-2.0", "LicenseRef-MIT-OR-Apache-2.0"),
        ("LicenseRef-mine", "LicenseRef-mine"),
        ("unknown", "NOASSERTION"),
        ("ask my aunt", "LicenseRef-ask-my-aunt"),
        ("hello", "LicenseRef-hello"),
        ("！？", "LicenseRef-Unnamed"),
        (")MIT(", "LicenseRef-MIT"),
        ("MIT, or so", "LicenseRef-MIT-or-so"),
    ],
)  # fmt: skip
def test_a_licence_has_one_name_however_it_was_written(text: str, licence: str) -> None:
    assert licence_of_url(text) == licence


def test_what_is_named_once_keeps_its_name() -> None:
    for terms in LICENCES:
        for each in terms.ids:
            assert licence_of_url(each) == each


@given(st.text())
def test_a_name_that_is_made_up_can_be_read_and_is_refused(text: str) -> None:
    licence = licence_of_url(text)

    assert licence_of_url(licence) == licence
    answer = ask(licence)
    assert answer.reason != "licence-unreadable"
    if not known_spelling(licence):
        assert not answer.allows or find_terms(licence)
