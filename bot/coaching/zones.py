"""From a prospect's words ("I'm in Munich", "GMT+5:30", "Pacific time") to time zones.

Known are the cities and one-zone countries of the IANA and Unicode data that babel brings, and the places and
abbreviations of cities.json: kept by hand, because a full gazetteer weighs 180 MB.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from importlib.resources import files
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale
from babel.core import get_global

from bot.coaching.errors import CoachingError

OFFSET = re.compile(
    r"(?:\b(?P<named>utc|gmt)\s*)?(?P<sign>[+-]|(?<=utc )plus |(?<=gmt )plus |(?<=utc )minus |(?<=gmt )minus )\s*"
    r"(?P<hours>\d{1,2})(?:[:.]?(?P<minutes>\d\d))?(?!\d)"
)
RELATION = re.compile(  # to a place where the prospect is not: see zone_relations
    r"\b(?P<count>half an|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2})"
    r"(?P<half>\.5| and a half)?[ -]?(?:hours?|hrs?|h)\b(?P<more> and a half)?(?: (?:and )?(?P<minutes>15|30|45)"
    r" ?min\w*)?"
    r" (?P<way>ahead|in front|in advance|later|behind|earlier|east|west)\b(?: of| than| from| to)?(?: the)?"
    r" (?P<place>[\w' +/-]{2,40})",
    re.IGNORECASE,
)
PART_HOURS = {  # offsets that are no whole hours have no zone without a place; minutes from UTC
    330: "Asia/Kolkata", 345: "Asia/Kathmandu", 210: "Asia/Tehran", 270: "Asia/Kabul", 390: "Asia/Yangon",
    525: "Australia/Eucla", 570: "Australia/Darwin", 630: "Australia/Lord_Howe", 765: "Pacific/Chatham",
    -210: "America/St_Johns", -570: "Pacific/Marquesas",
}  # fmt: skip
PLACING = frozenset({"in", "from", "near", "at", "around", "outside", "to"})
AFTER = frozenset({"time", "timezone", "standard", "daylight", "summer", "winter"})
LONGEST_NAME = 5  # words
CLOCKED = frozenset({"pacific", "eastern", "central", "mountain", "et", "pt"})  # everyday but beside a clock


class ZoneUnclear(CoachingError):
    """Not the name of a time zone."""

    reply = "utter_time_zone_unclear"


@dataclass(frozen=True)
class _Atlas:
    places: dict[str, tuple[str, ...]]
    filler: frozenset[str]  # words people put around the name of a place
    everyday: frozenset[str]  # names that are words, too: a place only after "in", before "time", or alone


def find_zones(words: str, *, misspelled: bool = True) -> tuple[str, ...]:
    """The IANA zones the words may mean: one when clear, several to ask back about, none when not understood."""
    text = _plain(words)
    if RELATION.search(words):
        return ()
    if (offset := OFFSET.search(text)) and (offset["named"] or text == offset[0]):
        zone = _of_offset(offset)
        return (zone,) if zone else ()
    if zone := _of_id(words):
        return (zone,)
    tokens = text.replace("'", " ").replace("-", " ").split()
    found = [ATLAS.places[name] for name in _names(tokens)]
    if not found and misspelled:
        core = " ".join(_core(tokens))
        likely = get_close_matches(core, _names_as_long_as(core), n=1, cutoff=0.84) if len(core) > 4 else []
        found = [ATLAS.places[name] for name in likely]
    return _agreed(found)


def zone_beside_clock(words: str) -> tuple[str, ...]:
    """The zones that the words right after a clock time ("pacific", "Berlin please") begin with the name of."""
    tokens = _plain(words).replace("'", " ").replace("-", " ").split()
    tokens = tokens[1:] if tokens[:1] == ["in"] else tokens
    names = (" ".join(tokens[:size]) for size in range(LONGEST_NAME, 0, -1))
    known = (n for n in names if n in ATLAS.places and (n not in ATLAS.everyday or n in CLOCKED))
    return next((ATLAS.places[name] for name in known), ())


def known_zone(name: str) -> str | None:
    """The IANA name when it is one (a browser's word for it is user input, too)."""
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: the name of a folder of zones
        return None


def _names(tokens: list[str]) -> Iterable[str]:
    """Known names, the longest first at each place; an everyday word counts only where a place would stand."""
    at = 0
    while at < len(tokens):
        for size in range(min(LONGEST_NAME, len(tokens) - at), 0, -1):
            name = " ".join(tokens[at : at + size])
            if name in ATLAS.places and (name not in ATLAS.everyday or _placed(tokens, at, size)):
                yield name
                at += size
                break
        else:
            at += 1


def _placed(tokens: list[str], at: int, size: int) -> bool:
    before = tokens[at - 1] if at else ""
    after = tokens[at + size] if at + size < len(tokens) else ""
    alone = len(_core(tokens)) == size
    return alone or before in PLACING or after in AFTER or _place_at(tokens, at + size)


def _place_at(tokens: list[str], at: int) -> bool:
    """Whether another place follows: "Nice, France"."""
    rest = tokens[at : at + LONGEST_NAME]
    names = (" ".join(rest[:size]) for size in range(1, len(rest) + 1))
    return any(name in ATLAS.places and name not in ATLAS.everyday for name in names)


def _core(tokens: list[str]) -> list[str]:
    """Without the filler on either side."""
    start, end = 0, len(tokens)
    while start < end and tokens[start] in ATLAS.filler:
        start += 1
    while end > start and tokens[end - 1] in ATLAS.filler:
        end -= 1
    return tokens[start:end]


def _agreed(found: list[tuple[str, ...]]) -> tuple[str, ...]:
    """Paris and France agree on one zone, Portland and Oregon too; Berlin and Tokyo do not: then all of them."""
    zones: tuple[str, ...] = ()
    for more in found:
        common = tuple(z for z in zones if z in more)
        zones = common or (*zones, *(z for z in more if z not in zones))
    return zones


def _of_offset(offset: re.Match[str]) -> str | None:
    sign = -1 if offset["sign"].strip() in ("-", "minus") else 1
    return zone_of_offset(sign * (int(offset["hours"]) * 60 + int(offset["minutes"] or 0)))


def zone_of_offset(minutes: int) -> str | None:
    """The zone that is so many minutes ahead of UTC, where there is one."""
    if minutes == 0:
        return "Etc/UTC"
    if minutes % 60:
        return PART_HOURS.get(minutes)
    if not -12 <= minutes // 60 <= 14:
        return None
    return f"Etc/GMT{-minutes // 60:+d}"  # these names count westwards


def _of_id(words: str) -> str | None:
    ids = (word.lower() for word in re.findall(r"[A-Za-z_]+/[A-Za-z_/+-]+", words))
    return next((ATLAS_IDS[name] for name in ids if name in ATLAS_IDS), None)


def _plain(words: str) -> str:
    words = re.sub(r"\bU\.?S\.?(?![\w-])", "usa", words)  # in capitals only: "us" is a word
    text = unicodedata.normalize("NFKD", words.replace("−", "-").replace("–", "-").replace("’", "'"))  # noqa: RUF001
    text = "".join(c for c in text if not unicodedata.combining(c)).lower()
    return " ".join(re.sub(r"[^\w\s:+'-]|_", " ", text).split())


def _names_as_long_as(words: str) -> list[str]:
    """The names that may be close at all: comparing a sentence with every city of the world takes 10 ms."""
    lengths = range(max(5, len(words) - 3), len(words) + 4)
    return [name for name in ATLAS.places if len(name) in lengths and name not in ATLAS.everyday]


def _load() -> _Atlas:
    kept = json.loads(files("bot.coaching").joinpath("cities.json").read_text("utf-8"))
    english = Locale("en")
    places: dict[str, tuple[str, ...]] = {}
    for territory, zones in get_global("territory_zones").items():
        if territory in ("AQ", "ZZ", "001"):
            continue
        if len(zones) == 1:
            places[_plain(english.territories.get(territory, territory)).replace("-", " ")] = tuple(zones)
        for zone in zones:
            city = english.time_zones.get(zone, {}).get("city") or zone.rpartition("/")[2].replace("_", " ")
            places[_plain(city).replace("-", " ")] = (zone,)
    for zone, names in kept["places"].items():
        places.update((name, (zone,)) for name in names)
    places.update((name, tuple(zones)) for name, zones in kept["several"].items())
    return _Atlas(places, frozenset(kept["filler"]), frozenset(kept["everyday"]))


ATLAS = _load()
ATLAS_IDS = {z.lower(): z for zones in get_global("territory_zones").values() for z in zones if z != "Etc/Unknown"}
ATLAS_IDS |= {old.lower(): new for old, new in get_global("zone_aliases").items() if "/" in old}
