"""What a message carries beside its words: the same, for a page to show as a list, a picker or a button.

The text says it in full; who knows no cards loses nothing. Moments are RFC 3339 in UTC, zones IANA names. The card of
the consent stands with its question in data/.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from bot.coaching.bookings import Booking
from bot.coaching.coaches import Coach
from bot.coaching.openings import Opening
from bot.coaching.spoken import spoken_clock, spoken_zone

Card = dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """An answer of the summary; ``label: “new words”`` as a message changes it (``edits.edited``)."""

    slot: str
    label: str
    value: tuple[str, ...]


def recap(answers: Iterable[Answer]) -> Card:
    return {"kind": "recap", "answers": [asdict(answer) | {"value": list(answer.value)} for answer in answers]}


def match(need: str, title: str, *, sure: bool) -> Card:
    return {"kind": "match", "need": need, "title": title, "sure": sure}


def openings(shown: Iterable[tuple[str, Opening, str]], zone: str, new: Mapping[str, str] | None = None) -> Card:
    """``shown``: the button's payload, the opening, the coach's name; ``new``: who the coaches are whom the prospect
    does not know yet. ``place`` and ``clock`` are the zone and the time as they are said."""
    listed = [
        {"payload": payload, **_span(o), "clock": spoken_clock(o.start, zone), "coach": o.coach, "name": name}
        for payload, o, name in shown
    ]
    return {
        "kind": "openings",
        "zone": zone,
        "place": spoken_zone(zone),
        "openings": listed,
        "coaches": [
            {"coach": id, "name": next(one["name"] for one in listed if one["coach"] == id), "bio": bio}
            for id, bio in (new or {}).items()
        ],
    }


def booking(call: Booking, coach: Coach, calendar: str) -> Card:
    """``calendar``: the address of its calendar file, empty where there is none."""
    return {
        "kind": "booking",
        **_span(call),
        "zone": call.time_zone,
        "coach": coach.id,
        "name": coach.name,
        "place": coach.place,
        "calendar": calendar or None,
    }


def person(name: str) -> Card:
    """Who writes in the assistant's place."""
    return {"kind": "person", "name": name}


def _span(of: Opening | Booking) -> dict[str, str]:
    return {"start": of.start.isoformat(), "end": of.end.isoformat()}


def worded(card: Any, edit: Callable[[str], str]) -> Any:
    """The card, or a part of it, with each of its texts edited."""
    if isinstance(card, str):
        return edit(card)
    if isinstance(card, Mapping):
        return {key: worded(one, edit) for key, one in card.items()}
    return [worded(one, edit) for one in card] if isinstance(card, list) else card
