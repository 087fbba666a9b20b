"""Who may do what: the lines of `lines.txt`, and one rule for the back office.

A line says: the route; the methods; who may; then, after `else`, what somebody gets who is signed
in and may not (a status, or several: 403/404 where artists who may not are told something else than
people who are none), and what a visitor gets if that is not the way to the sign-in page.
A method without a line is refused to everybody.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.site.routes.found import Route
from tests.site.routes.scene import PEOPLE

EVERYBODY: Final = frozenset(PEOPLE)
SIGNED_IN: Final = EVERYBODY - {"visitor", "guest"}
STAFF: Final = frozenset({"dov", "olga"})
#: Doors of the back office that open to everybody, and lead no further.
_FRONT_OF_IT: Final = {"admin:login", "admin:logout", "admin:jsi18n"}
_GROUPS: Final = {
    "everybody": EVERYBODY,
    "people": SIGNED_IN,
    "artists": frozenset({"cleo", "eve", "olga"}),
    "staff": STAFF,
    "makers": frozenset({"cleo", "eve", "dov", "olga"}),
    "nobody": frozenset(),
}


@dataclass(frozen=True)
class Line:
    """What is expected of one method of one route.

    Attributes:
        may: Who may.
        rest: What somebody else may get who is signed in; of the back office, who is no curator.
        visitor: What a visitor gets who may not.
        also: Answers that those who may get besides the usual ones.
    """

    may: frozenset[str]
    rest: frozenset[int | str] = frozenset({403})
    visitor: int | str = "sign-in"
    also: frozenset[int | str] = frozenset()


def _file(name: str, **fields: str) -> str:
    """The parts of a form with a file that is no picture: whose the thing is comes first."""
    told = "".join(_field(each, value) for each, value in fields.items())
    head = f'Content-Disposition: form-data; name="{name}"; filename="a.png"'
    return f"{told}--x\r\n{head}\r\nContent-Type: image/png\r\n\r\nnothing\r\n--x--\r\n"


def _field(name: str, value: str) -> str:
    return f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'


#: Requests of the API that need a whole body before anybody is asked whose the thing is; SKETCH
#: stands for the number of a sketch that is shown, UNSOLD for another piece of the painter.
BODIES: Final = {
    "api POST /briefs": '{"prompt": "a red dragon"}',
    "api POST /commissions/{commission_id}/accept": '{"number": 1}',
    "api POST /commissions/{commission_id}/approve": '{"sketch": SKETCH}',
    "api POST /commissions/{commission_id}/marks": '{"sketch": SKETCH, "words": "redder"}',
    "api POST /commissions/{commission_id}/quote": '{"price": "10.00", "deliver_by": "2099-01-31"}',
    "api POST /commissions/{commission_id}/messages": '{"words": "Hello"}',
    "api POST /commissions/{commission_id}/references": _file("picture", whose="own"),
    "api POST /commissions/{commission_id}/revise": '{"words": "Again"}',
    "api POST /commissions/{commission_id}/sketches/brought": _file("picture", whose="own"),
    "api POST /pieces/{piece_id}/fill": (
        '{"place": {"left": 0, "top": 0, "width": 16, "height": 16}}'
    ),
    "api POST /pieces/{piece_id}/mix": '{"second": "UNSOLD"}',
    "api POST /pieces/{piece_id}/restyle": _file("manner", whose="own"),
    "api POST /pieces/{piece_id}/treatments": '{"kind": "enlarge"}',
    "api POST /recall": _file("file"),
    "shop:make-payouts": f"{_field('rail', 'sepa')}{_field('currency', 'EUR')}--x--\r\n",
    "api POST /commissions/{commission_id}/sketches": '{"prompt": "a red dragon"}',
    "api POST /treatments/{treatment_id}/approve": '{"name": "Cleo"}',
}


def _read() -> dict[str, dict[str, Line]]:
    """Return the lines by route and method."""
    found: dict[str, dict[str, Line]] = {}
    text = Path(__file__).with_name("lines.txt").read_text(encoding="utf-8")
    for row in text.splitlines():
        if not row.strip() or row.startswith("#"):
            continue
        name, methods, who = (part.strip() for part in row.split(" | "))
        for method in methods.split(","):
            found.setdefault(name, {})[method] = _line(who, is_api=name.startswith("api "))
    return found


def _line(text: str, *, is_api: bool) -> Line:
    who, _, refused = text.partition(" else ")
    may = frozenset[str]().union(*(_GROUPS.get(name, {name}) for name in who.split()))
    others, *visitor = refused.split() or ["403"]
    rest = frozenset(int(each) for each in others.split("/"))
    outside: int | str = 401 if is_api else "sign-in"
    return Line(may, rest, int(visitor[0]) if visitor else outside)


LINES: Final = _read()


def line_of(route: Route, method: str) -> Line | None:
    """What is expected, or `None` where nobody may."""
    if not route.is_back_office:
        return LINES.get(route.name, {}).get(method)
    return _back_office(route)


def _back_office(route: Route) -> Line:
    """The owner goes everywhere, a curator into the gallery, all others to its sign-in page.

    Some doors are shut to the owner too: what was sold is not rewritten.
    """
    if route.name in _FRONT_OF_IT:
        return Line(EVERYBODY, also=frozenset({"sign-in", "staff", 403, 405}))
    room = route.place.removeprefix("back-office/").split("/")[0]
    is_of_a_model = "<path:object_id>" in route.place or (
        route.name.count("_") == 2 and room != "password_change"
    )
    may = STAFF if room == "gallery" or not is_of_a_model else frozenset({"olga"})
    if route.place.endswith("/<path:object_id>/"):
        may = STAFF  # leads on to the page of one thing, which has a line of its own
    return Line(may, frozenset({"staff"}), "staff", also=frozenset({403, 404, 405}))
