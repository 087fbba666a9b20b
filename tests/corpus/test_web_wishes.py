"""Wishes about learning, in every form in which sites state them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinxit.corpus.core.rights import Answer, Purpose, Signal, SignalKind
from pinxit.corpus.core.web_robots import LEARNING_ROBOTS, read_robots
from pinxit.corpus.core.web_rsl import rsl_signals
from pinxit.corpus.core.web_wishes import (
    content_usage_signals,
    path_matches,
    read_page,
    read_tdm_rules,
    robots_tag_signals,
    rsl_links,
    tdm_file_signals,
    tdm_signals,
)

ADDRESS = "https://museum.example/works/cat.png?size=full"


def answer(signals: tuple[Signal, ...]) -> Answer:
    """Return what signals say of training, and check that they say nothing odd."""
    if not signals:
        return Answer.UNKNOWN
    answers = {each.purpose: each.answer for each in signals}
    if answers[Purpose.TRAIN] is Answer.REFUSED:
        assert answers == dict.fromkeys((Purpose.TRAIN, Purpose.STYLE), Answer.REFUSED)
    else:
        assert answers == {Purpose.TRAIN: Answer.GRANTED}, "nobody grants a person's style so"
    return answers[Purpose.TRAIN]


@pytest.mark.parametrize(
    ("values", "refuses"),
    [
        (["noai"], True),
        (["NoImageAI"], True),
        (["noindex, noai"], True),
        (["noindex", "noimageai"], True),
        (["pinxit: noai"], True),
        (["Pinxit: noindex, noai"], True),
        (["*: noai"], True),
        (["otherbot: noai"], False),
        (["otherbot: noindex, noai"], False),
        (["otherbot: noindex, pinxit: noai"], True),
        (["unavailable_after: 25 Jun 2010 15:00:00 PST, noai"], True),
        (["max-image-preview: large, noai"], True),
        (["noindex, nofollow"], False),
        (["noaiplease"], False),
        ([""], False),
        ([], False),
    ],
)
def test_a_robots_tag_speaks_to_everybody_or_to_one(values: list[str], refuses: bool) -> None:
    signals = robots_tag_signals(values)

    assert answer(signals) is (Answer.REFUSED if refuses else Answer.UNKNOWN)
    assert {each.kind for each in signals} <= {SignalKind.NOAI}


def test_what_is_written_is_kept_but_not_without_end() -> None:
    (first, _) = robots_tag_signals(["noai, " + "x" * 9_000])

    assert first.says.startswith("X-Robots-Tag: noai")
    assert len(first.says) == 500


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("train-ai=n", Answer.REFUSED),
        ("search=yes, ai-train=no", Answer.REFUSED),
        ("search=yes;ai-train=no", Answer.REFUSED),
        ("train-genai = N", Answer.REFUSED),
        ("ai-train=yes", Answer.GRANTED),
        ("ai-train=yes, train-ai=n", Answer.REFUSED),
        ("search=no", Answer.UNKNOWN),
        ("ai-train", Answer.UNKNOWN),
        ("ai-train=maybe", Answer.UNKNOWN),
    ],
)
def test_content_usage(value: str, said: Answer) -> None:
    assert answer(content_usage_signals("Content-Usage", [value])) is said


@pytest.mark.parametrize(
    ("reservation", "said"),
    [
        ("1", Answer.REFUSED),
        (" 1 ", Answer.REFUSED),
        ("0", Answer.GRANTED),
        ("", Answer.UNKNOWN),
        ("yes", Answer.UNKNOWN),
    ],
)
def test_a_reservation_of_mining(reservation: str, said: Answer) -> None:
    signals = tdm_signals(reservation, "https://museum.example/policy")

    assert answer(signals) is said
    assert all("https://museum.example/policy" in each.says for each in signals)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'[{"location": "/", "tdm-reservation": 1}]', Answer.REFUSED),
        (b'\xef\xbb\xbf [{"location": "/works/*.png", "tdm-reservation": 1}]', Answer.REFUSED),
        (b'[{"location": "/works/*.png$", "tdm-reservation": "1"}]', Answer.UNKNOWN),
        (b'[{"location": "/other", "tdm-reservation": 1}]', Answer.UNKNOWN),
        (
            b'[{"location": "/works", "tdm-reservation": 0},'
            b' {"location": "/", "tdm-reservation": 1, "tdm-policy": 5}]',
            Answer.GRANTED,
        ),
        (b'{"tdm-reservation": 1, "tdm-policy": "https://museum.example/p"}', Answer.REFUSED),
        (b"[3, null, {}, {'x'}]", Answer.REFUSED),
        (b'[3, null, {}, {"location": 5, "tdm-reservation": 1}]', Answer.UNKNOWN),
        (b'[{"location": "/", "tdm-reservation": true}]', Answer.UNKNOWN),
        (b"[" * 100_000, Answer.REFUSED),
        (b"<!doctype html><p>Nothing here", Answer.UNKNOWN),
        (b"", Answer.UNKNOWN),
        (b"\xff\xfe", Answer.UNKNOWN),
    ],
)
def test_a_reservation_file(content: bytes, said: Answer) -> None:
    assert answer(tdm_file_signals(read_tdm_rules(content), "/works/cat.png?size=full")) is said


@pytest.mark.parametrize(
    ("pattern", "path", "fits"),
    [
        ("/", "/x", True),
        ("/works", "/works/cat", True),
        ("/works/", "/works", False),
        ("/*.png", "/a/b.png?x", True),
        ("/*.png$", "/a/b.png?x", False),
        ("/*.png$", "/a/b.png", True),
        ("/a$", "/a", True),
        ("/a$", "/ab", False),
        ("/a*b*c", "/axxbyyc", True),
        ("/a*b*c", "/axxcyyb", False),
        ("/a*c*c$", "/ac", False),
        ("*", "/anything", True),
        ("", "/anything", True),
        ("x", "/x", False),
        ("/" + "*a" * 2_000 + "b", "/" + "a" * 5_000, False),
    ],
)
def test_a_path_fits_a_pattern(pattern: str, path: str, fits: bool) -> None:
    assert path_matches(pattern, path) is fits


@given(st.text(alphabet="ab*", max_size=8), st.text(alphabet="ab", max_size=10))
def test_patterns_mean_what_the_obvious_way_says(pattern: str, path: str) -> None:
    def obvious(rest: str, left: str) -> bool:
        if not rest:
            return True
        if rest[0] == "*":
            return any(obvious(rest[1:], left[at:]) for at in range(len(left) + 1))
        return bool(left) and rest[0] == left[0] and obvious(rest[1:], left[1:])

    assert path_matches(pattern, path) is obvious(pattern, path)


PAGE = b"""<!doctype html><html><head>
<META NAME=Robots CONTENT="index, NOIMAGEAI"><meta content=x><meta name>
<meta name="tdm-reservation" content="1"><meta name="tdm-policy" content="https://m.example/p">
<link rel="stylesheet license" type="application/rsl+xml; charset=utf-8" href="/rsl.xml">
<link rel="license" href="https://creativecommons.org/licenses/by/4.0/">
<link rel=license type=application/rsl+xml>
<script>var x = "<rsl>"</script>
<script type="application/rsl+xml"><rsl>a</rsl></script></head><body>text"""


def test_a_page_says_it_in_its_head() -> None:
    wishes = read_page(PAGE)

    assert {each.kind for each in wishes.signals} == {SignalKind.NOAI, SignalKind.TDM}
    assert wishes.signals[0].says == "meta robots: index, NOIMAGEAI"
    assert "https://m.example/p" in wishes.signals[-1].says
    assert wishes.licences == ("/rsl.xml",)
    assert wishes.inline == ("<rsl>a</rsl>",)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x89PNG\r\n\x1a\n",
        b"<p>nothing to say",
        b"<meta name=otherbot content=noai>",
        b"<!--<meta name=robots content=noai>-->",
        b"<" * 100_000,
        b"x" * 600_000 + b"<meta name=robots content=noai>",
    ],
)
def test_a_page_that_says_nothing(content: bytes) -> None:
    wishes = read_page(content)

    assert (wishes.signals, wishes.licences, wishes.inline) == ((), (), ())


@given(st.binary(max_size=400))
def test_no_bytes_break_the_readers(content: bytes) -> None:
    read_page(b"<meta " + content)
    read_tdm_rules(b"[" + content)
    read_robots(b"User-agent: *\n" + content).signals(ADDRESS)
    rsl_signals(content, ADDRESS)
    rsl_links([content.decode("latin-1")])


def test_links_in_headers() -> None:
    values = [
        '<https://m.example/a.xml>; rel="license"; type="application/rsl+xml", </b>; rel=next',
        '</c,d.xml>; type=application/rsl+xml; rel="describedby license"',
        '<https://creativecommons.org/licenses/by/4.0/>; rel="license"',
        "nonsense; rel=license",
        "<never closed",
    ]

    assert rsl_links(values) == ("https://m.example/a.xml", "/c,d.xml")


ROBOTS = b"""\xef\xbb\xbf# ours
User-agent: *
Disallow: /private
Crawl-delay: 2.5
License: https://m.example/rsl.xml  # terms
Content-Signal: search=yes, ai-train=no

User-agent: GPTBot
Disallow: /works/
"""


def test_robots_say_where_how_often_and_what_for() -> None:
    rules = read_robots(ROBOTS)

    assert rules.allows("https://m.example/works/1.png")
    assert not rules.allows("https://m.example/private/1.png")
    assert rules.delay_s == 2.5
    assert rules.licences == ("https://m.example/rsl.xml",)
    assert "GPTBot" in rules.signals("https://m.example/works/1.png")[0].says
    assert "ai-train=no" in rules.signals("https://m.example/else.png")[0].says


def test_where_pinxit_may_not_go_no_other_robot_matters() -> None:
    rules = read_robots(b"User-agent: *\nDisallow: /\n")

    assert not rules.allows(ADDRESS)
    assert rules.signals(ADDRESS) == ()


@pytest.mark.parametrize("robot", LEARNING_ROBOTS)
def test_each_robot_that_gathers_for_learning_counts(robot: str) -> None:
    rules = read_robots(f"User-agent: {robot}\nDisallow: /\n".encode())

    assert answer(rules.signals(ADDRESS)) is Answer.REFUSED


@pytest.mark.parametrize(
    ("line", "delay_s"),
    [
        ("Crawl-delay: 10", 10.0),
        ("Crawl-delay: nan", 0.0),
        ("Crawl-delay: inf", 0.0),
        ("Crawl-delay: -5", 0.0),
        ("Crawl-delay: soon", 0.0),
        ("Request-rate: 1/5", 5.0),
        ("Request-rate: 0/5", 0.0),
        ("Request-rate: 10/1m", 6.0),
        ("", 0.0),
    ],
)
def test_pauses_that_robots_ask_for(line: str, delay_s: float) -> None:
    assert read_robots(f"User-agent: *\n{line}\n".encode()).delay_s == delay_s


def test_lines_of_old_machines_are_lines() -> None:
    assert not read_robots(b"User-agent: *\rDisallow: /works\r").allows(ADDRESS)


def rsl(content: str, *, before: str = "") -> str:
    return f'{before}<rsl xmlns="https://rslstandard.org/rsl">{content}</rsl>'


@pytest.mark.parametrize(
    ("licence", "said"),
    [
        ("<prohibits type='usage'>ai-train</prohibits>", Answer.REFUSED),
        ("<prohibits type='usage'>ai-all search</prohibits>", Answer.REFUSED),
        ("<prohibits>train-ai</prohibits>", Answer.REFUSED),
        ("<prohibits type='usage'>search</prohibits>", Answer.GRANTED),
        ("<permits type='usage'>search</permits>", Answer.REFUSED),
        ("<permits type='usage'>search, AI-Train</permits>", Answer.GRANTED),
        ("<permits type='usage'>all</permits>", Answer.GRANTED),
        ("<permits>ai-train</permits><prohibits>ai-train</prohibits>", Answer.REFUSED),
        ("<permits>search</permits><permits>ai-train</permits>", Answer.GRANTED),
        ("<permits/>", Answer.REFUSED),
        ("", Answer.GRANTED),
        ("<payment type='free'/>", Answer.GRANTED),
        ("<payment/>", Answer.GRANTED),
        ("<payment type='attribution'/>", Answer.GRANTED),
        ("<payment type='purchase'><amount>5</amount></payment>", Answer.REFUSED),
        ("<payment><standard>https://c.example/l</standard></payment>", Answer.REFUSED),
        ("<permits type='user'>non-commercial</permits>", Answer.REFUSED),
        ("<prohibits type='geo'>EU</prohibits>", Answer.REFUSED),
    ],
)
def test_a_licence_says_whether_models_may_learn(licence: str, said: Answer) -> None:
    text = rsl(f"<content url='/'><license>{licence}</license></content>")

    signals = rsl_signals(text, ADDRESS)

    assert answer(signals) is said
    assert {each.kind for each in signals} == {SignalKind.RSL}


@pytest.mark.parametrize(
    ("url", "fits"),
    [
        ("/", True),
        ("/works/*.png", True),
        ("/other/", False),
        ("https://museum.example", True),
        ("https://Museum.example/works/", True),
        ("https://museum.example.evil.example/", False),
        ("https://other.example/", False),
        ("http://museum.example/", False),
        ("", False),
    ],
)
def test_a_licence_speaks_of_some_addresses(url: str, fits: bool) -> None:
    text = rsl(f"<content url='{url}'><license><prohibits>all</prohibits></license></content>")

    assert answer(rsl_signals(text, ADDRESS)) is (Answer.REFUSED if fits else Answer.UNKNOWN)


def test_the_closest_content_speaks() -> None:
    everything = "<content url='/'><license><prohibits>all</prohibits></license></content>"
    works = "<content url='/works/'><license><payment type='free'/></license></content>"
    strict = "<content url='/works/'><license><prohibits>all</prohibits></license></content>"

    assert answer(rsl_signals(rsl(everything + works), ADDRESS)) is Answer.GRANTED
    assert answer(rsl_signals(rsl(works + strict), ADDRESS)) is Answer.REFUSED


def test_of_several_licences_one_must_be_free() -> None:
    bought = "<license><payment type='purchase'/></license>"
    free = "<license><permits>ai-train</permits><payment type='free'/></license>"

    both = rsl_signals(rsl(f"<content url='/'>{bought}{free}</content>"), ADDRESS)
    one = rsl_signals(rsl(f"<content url='/'>{bought}</content>"), ADDRESS)

    assert (answer(both), answer(one)) == (Answer.GRANTED, Answer.REFUSED)


def test_a_licence_that_must_be_asked_for_is_not_there() -> None:
    asked = "<content url='/' server='https://l.example'><license/></content>"
    none = "<content url='/'/>"

    assert answer(rsl_signals(rsl(asked), ADDRESS)) is Answer.REFUSED
    assert answer(rsl_signals(rsl(none), ADDRESS)) is Answer.REFUSED


def test_a_licence_may_stand_inside_a_feed() -> None:
    feed = (
        "<rss xmlns:rsl='https://rslstandard.org/rsl'><channel><item><rsl:content url='/works/'>"
        "<rsl:license><rsl:prohibits>ai-train</rsl:prohibits></rsl:license></rsl:content>"
        "</item></channel></rss>"
    )

    assert answer(rsl_signals(feed.encode(), ADDRESS)) is Answer.REFUSED


@pytest.mark.parametrize(
    "content",
    [
        "",
        "<rsl",
        "<html><body>not found",
        rsl("", before="<!DOCTYPE rsl>"),
        rsl("<content url='/'>&x;</content>", before="<!DOCTYPE rsl [<!ENTITY x 'y'>]>"),
        rsl("&x;", before='<!DOCTYPE rsl [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
        "<?xml version='1.0' encoding='nonsense'?>" + rsl(""),
        rsl("x" * (2**20 + 1)),
    ],
)
def test_a_licence_that_cannot_be_read_refuses(content: str) -> None:
    assert answer(rsl_signals(content, ADDRESS)) is Answer.REFUSED
