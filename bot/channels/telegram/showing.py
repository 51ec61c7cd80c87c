"""A reply as Telegram shows it: texts of the right length and a keyboard under the last of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from bot.channels.telegram.formatting import html, pieces
from bot.coaching.chat import Button, Message

Rows = tuple[tuple[Button, ...], ...]
SHORT = 18  # characters of a title, up to which two stand in a row
BESIDE = 2  # times of one day in a row
AGAIN = "again."  # begins the reference of a button that shows a reply once more
DATA = {"kind": "data"}  # the card of the message that a file of everything stored goes with
EDIT = "\u270e"
SHARED = {"email": "number", "time_zone": "place"}  # questions that a phone can help to answer, and by what


@dataclass(frozen=True, slots=True)
class Key:
    """A button; ``data`` is what Telegram sends back when it is pressed, at most 64 bytes."""

    title: str
    data: str


@dataclass(frozen=True, slots=True)
class Part:
    """One message to send. ``seq``: the newest message of the assistant's it tells whole; None when more follows.

    ``share``: what the phone may be asked for, ``number`` or ``place``, by a keyboard in the place of its own.
    ``data``: a file of everything stored goes with it.
    """

    html: str
    plain: str
    seq: int | None
    keys: tuple[tuple[Key, ...], ...] = ()
    share: str | None = None
    data: bool = False


def parts(reply: Sequence[Message], conversation: str, *, consent: bool) -> list[Part]:
    """The messages of one reply, joined as far as no keyboard stands between them, and cut where that is too long.

    ``consent``: without it no telephone number is kept, so none is asked for.
    """
    found: list[Part] = []
    for together in _joined(reply):
        last = together[-1]
        text = "\n\n".join(message.text for message in together)
        labels = any((message.card or {}).get("kind") in ("recap", "booking") for message in together)
        cut = pieces(text) or ["\u2026"]
        keys = _keys(last, conversation)
        share = None if keys else SHARED.get(last.asks or "")
        share = None if share == "number" and not consent else share
        data = any(message.card == DATA for message in together)
        found += [Part(html(piece, labels=labels), piece, None) for piece in cut[:-1]]
        found.append(Part(html(cut[-1], labels=labels), cut[-1], last.seq, keys, share, data))
    return found


def _joined(reply: Sequence[Message]) -> list[list[Message]]:
    groups: list[list[Message]] = []
    for message in reply:
        if groups and not groups[-1][-1].buttons:
            groups[-1].append(message)
        else:
            groups.append([message])
    return groups


def rows(message: Message) -> Rows:
    """The buttons of a message, in rows: times by day, the answers of a summary to be changed, then the others."""
    card = message.card or {}
    kind = card.get("kind")
    if kind == "openings":
        times = {one["payload"]: _day(one["start"], card["zone"]) for one in card["openings"]}
        offered = [button for button in message.buttons if button.payload in times]
        days = [tuple(day) for _, day in groupby(offered, lambda button: times[button.payload])]
        cut = [day[at : at + BESIDE] for day in days for at in range(0, len(day), BESIDE)]
        return (*cut, *_beside([button for button in message.buttons if button.payload not in times]))
    own = _beside(message.buttons)
    if kind == "recap":
        answers = card["answers"]
        edits = [Button(f"{EDIT} {one['label']}", f'/correct_answer{{"correct": "{one["slot"]}"}}') for one in answers]
        return (*own, *_beside(edits))
    return tuple(own)


def chosen(message: Message, index: int) -> Button | None:
    """The button of this number, counted along the rows."""
    flat = [button for row in rows(message) for button in row]
    return flat[index] if 0 <= index < len(flat) else None


def reference(seq: int, index: int, conversation: str) -> str:
    """What a button sends back: where it stands. It says nothing by itself, and fits into 64 bytes."""
    return f"{seq}.{index}.{conversation}"


def dereferenced(data: str) -> tuple[int, int, str] | None:
    """Number of the message, index of the button, conversation; None where it is no such reference."""
    seq, _, rest = data.partition(".")
    index, _, conversation = rest.partition(".")
    if not (seq.isascii() and seq.isdecimal() and index.isascii() and index.isdecimal() and conversation):
        return None
    return int(seq[:10]), int(index[:10]), conversation


def _keys(message: Message, conversation: str) -> tuple[tuple[Key, ...], ...]:
    numbered = iter(range(10_000))
    return tuple(
        tuple(Key(button.title, reference(message.seq, next(numbered), conversation)) for button in row)
        for row in rows(message)
    )


def _beside(buttons: Sequence[Button]) -> list[tuple[Button, ...]]:
    """Two in a row where all are short."""
    wide = 2 if all(len(button.title) <= SHORT for button in buttons) else 1
    return [tuple(buttons[at : at + wide]) for at in range(0, len(buttons), wide)]


def _day(start: str, zone: str) -> str:
    return datetime.fromisoformat(start).astimezone(ZoneInfo(zone)).date().isoformat()
