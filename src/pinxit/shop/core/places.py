"""Where a licence holds: the world, the Union, or a country, as ranges that can overlap."""

from collections.abc import Iterable
from typing import Final

from pinxit.kernel import PinxitError

WORLD: Final = "WORLD"
UNION: Final = "EU"

#: ISO 3166-1: number, and the short name in English and Chinese.
_COUNTRIES: Final = {
    "AT": (40, "Austria", "奥地利"),
    "AU": (36, "Australia", "澳大利亚"),
    "BE": (56, "Belgium", "比利时"),
    "BG": (100, "Bulgaria", "保加利亚"),
    "BR": (76, "Brazil", "巴西"),
    "CA": (124, "Canada", "加拿大"),
    "CH": (756, "Switzerland", "瑞士"),
    "CN": (156, "China", "中国"),
    "CY": (196, "Cyprus", "塞浦路斯"),
    "CZ": (203, "Czechia", "捷克"),
    "DE": (276, "Germany", "德国"),
    "DK": (208, "Denmark", "丹麦"),
    "EE": (233, "Estonia", "爱沙尼亚"),
    "ES": (724, "Spain", "西班牙"),
    "FI": (246, "Finland", "芬兰"),
    "FR": (250, "France", "法国"),
    "GB": (826, "United Kingdom", "英国"),
    "GR": (300, "Greece", "希腊"),
    "HR": (191, "Croatia", "克罗地亚"),
    "HU": (348, "Hungary", "匈牙利"),
    "IE": (372, "Ireland", "爱尔兰"),
    "IN": (356, "India", "印度"),
    "IT": (380, "Italy", "意大利"),
    "JP": (392, "Japan", "日本"),
    "KR": (410, "South Korea", "韩国"),
    "LT": (440, "Lithuania", "立陶宛"),
    "LU": (442, "Luxembourg", "卢森堡"),
    "LV": (428, "Latvia", "拉脱维亚"),
    "MT": (470, "Malta", "马耳他"),
    "MX": (484, "Mexico", "墨西哥"),
    "NL": (528, "Netherlands", "荷兰"),
    "NO": (578, "Norway", "挪威"),
    "NZ": (554, "New Zealand", "新西兰"),
    "PL": (616, "Poland", "波兰"),
    "PT": (620, "Portugal", "葡萄牙"),
    "RO": (642, "Romania", "罗马尼亚"),
    "SE": (752, "Sweden", "瑞典"),
    "SG": (702, "Singapore", "新加坡"),
    "SI": (705, "Slovenia", "斯洛文尼亚"),
    "SK": (703, "Slovakia", "斯洛伐克"),
    "US": (840, "United States", "美国"),
    "ZA": (710, "South Africa", "南非"),
}
_MEMBERS: Final = frozenset(
    {"AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES"}
    | {"FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU"}
    | {"LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"}
)
#: Above every number of ISO 3166-1.
_ABOVE_ALL: Final = 1_000
PLACES: Final = (WORLD, UNION, *_COUNTRIES)


class UnknownPlaceError(PinxitError):
    """A licence names a place that is not known here."""

    remedy = "Choose the world, the European Union, or countries of the list."


def checked_places(places: Iterable[str]) -> tuple[str, ...]:
    """Return places sorted, each once, and none that lies within another.

    Raises:
        UnknownPlaceError: One is not known, or there is none.
    """
    named = set(places)
    if not named or not named <= set(PLACES):
        raise UnknownPlaceError(f"unknown: {sorted(named - set(PLACES)) or 'no place at all'}")
    if WORLD in named:
        return (WORLD,)
    if UNION in named:
        named -= _MEMBERS
    return tuple(sorted(named))


def ranges_of(places: Iterable[str]) -> tuple[tuple[int, int], ...]:
    """Return places as ranges of numbers of countries; two places overlap where these do.

    Args:
        places: From `checked_places`.

    Returns:
        Half-open ranges within `[0, 1000)`, sorted; none overlaps another.
    """
    found: set[tuple[int, int]] = set()
    for place in places:
        if place == WORLD:
            return ((0, _ABOVE_ALL),)
        members = _MEMBERS if place == UNION else {place}
        found |= {(_COUNTRIES[each][0], _COUNTRIES[each][0] + 1) for each in members}
    return tuple(sorted(found))


def place_name(place: str, *, language: str) -> str:
    """Return how a place is called, in English or, for a language that begins with zh, Chinese."""
    in_chinese = language.startswith("zh")
    if place == WORLD:
        return "全世界" if in_chinese else "the world"
    if place == UNION:
        return "欧洲联盟" if in_chinese else "the European Union"
    _number, english, chinese = _COUNTRIES[place]
    return chinese if in_chinese else english
