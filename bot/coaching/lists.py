"""Answers of several items: read from one text, and kept to a few."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from bot.coaching import enumerations

MOST = 3  # items; what is more joins the last
JOINT = "; "  # between those that are joined
SHORT_INTRODUCTION = 8  # words before a colon that only say that a list comes

MARK = r"(?:[-*\u2022\u2023\u25aa\u25e6\u00b7\u2013\u2014](?=\s|[^\W\d])|\(?\d{1,2}[.)](?=\s|[^\W\d])|\(?[a-h]\)(?=\s))"
BULLET = re.compile(rf"^[ \t]*{MARK}[ \t]*")
NUMBER = re.compile(r"(?:^|(?<=\s))\(?(?:([1-9])[.)]|([a-h])\))\s+")
ALSO = re.compile(
    r"^\W*(?:and\s+|oh,?\s+|but\s+)*(?:also|plus|besides|on top of that|another thing|one more thing)\b[\s,:]*"
    r"(?:is\s+|that\s+)*",
    re.IGNORECASE,
)
TOO = re.compile(
    r"^\W*(?:(?:and|but|oh|well|yes|no)\s+)*(?:i|we|there|it|my \w+|the \w+)\s?"
    r"(?:'?d|'?m|'?ve|'?s|would|am|is|are|have)?\s+also\b|\s(?:too|as well|on top|in addition)\W*$",
    re.IGNORECASE,
)
FIRST = re.compile(r"^\W*(?:and|but|oh)\s+(?=\S)", re.IGNORECASE)
LABEL = re.compile(r"(?:\w+\s+){0,2}\w+:")


def items(text: str) -> list[str]:
    """The lines of a bulleted or numbered list without their marks, or what else is enumerated; at most ``MOST``."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not any(BULLET.match(line) for line in lines[1:]):
        lines = _numbered(text) or lines
    if not any(BULLET.match(line) for line in lines):
        return few(enumerations.pieces(text))
    found: list[str] = []
    for at, line in enumerate(lines):
        if BULLET.match(line) or not found:
            found.append(unmarked(line))
        else:
            found[-1] += f" {line}"
        if at == 0 and not BULLET.match(line) and _introduces(line):
            found.clear()
    return few(found)


def few(found: Iterable[str]) -> list[str]:
    """Each item once, without empty ones; those beyond ``MOST`` joined to the last."""
    kept = list(dict.fromkeys(item for one in found if (item := one.strip(" \t\n,;"))))
    return [*kept[: MOST - 1], JOINT.join(kept[MOST - 1 :])] if len(kept) > MOST else kept


def count(found: Iterable[str]) -> int:
    """How many items there are, those joined to the last counted one by one."""
    return len(apart(list(found)))


def apart(found: list[str]) -> list[str]:
    """The items as they were before the last took in those beyond ``MOST``."""
    return [*found[: MOST - 1], *found[MOST - 1].split(JOINT)] if len(found) == MOST else found


def added(known: Iterable[str], text: str) -> list[str]:
    """The items and those of the text; what is there already is not added."""
    before = list(known)
    there = {piece.strip() for item in before for piece in (item, *item.split(";"))}
    return few([*before, *(item for item in items(beside(text)) if item not in there)])


def adds(text: str) -> bool:
    """Whether it comes beside what was said before: "also, nobody plans"."""
    return bool(ALSO.match(text) or (len(text.split()) > 2 and TOO.search(text)))


def beside(text: str) -> str:
    """The words without the "and also" before them."""
    rest = ALSO.sub("", text, count=1)
    return FIRST.sub("", rest, count=1) if rest == text and adds(text) else rest


def unmarked(line: str) -> str:
    """The line without a bullet or number before it."""
    return BULLET.sub("", line, count=1).strip()


def listed(line: str) -> bool:
    """Whether it is an item of a list, and bears no label such as "goal:"."""
    return bool(BULLET.match(line)) and not LABEL.match(unmarked(line))


def _introduces(line: str) -> bool:
    return line.endswith(":") and len(line.split()) <= SHORT_INTRODUCTION


def _numbered(text: str) -> list[str]:
    """The pieces of "1) this 2) that" or "a) this b) that", each with its mark; none when they don't count up."""
    marks = list(NUMBER.finditer(text))
    said = "".join(mark[1] or mark[2] for mark in marks)
    if len(said) < 2 or not ("123456789".startswith(said) or "abcdefgh".startswith(said)):
        return []
    cuts = [0, *(mark.start() for mark in marks), len(text)]
    return [piece for a, b in pairwise(cuts) if (piece := text[a:b].strip())]
