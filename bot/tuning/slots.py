"""What one message fills, played through the understanding and the dialogue's own hearing; and how right that is."""

from __future__ import annotations

import json
import tarfile
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from bot.coaching import contacts, zones
from bot.coaching.dialogue import interpret
from bot.coaching.errors import CoachingError
from bot.coaching.flows import CONFIRM, SKIPPED, Flows
from bot.coaching.heard import Heard
from bot.coaching.hearing import Asked
from bot.tuning import slot_rules
from bot.tuning.slot_rules import Slots
from bot.tuning.training import ARCHIVE
from bot.tuning.understanding import Pipeline

KNOWN = "what was said before"  # stands for the earlier answers when a recap is open


@dataclass(frozen=True)
class Line:
    """A message, the question it came under, and what it should fill."""

    text: str
    asks: str | None
    slots: Slots


class Filler:
    """Plays one message as if nothing had been answered yet, all before the open question having been skipped."""

    def __init__(self, bundle: Path) -> None:
        self._pipeline, self._flows = Pipeline(bundle), _flows_of(bundle / ARCHIVE)

    def fill(self, messages: list[tuple[str, str | None]]) -> list[dict[str, Any]]:
        """The slots each text would set under its open question; ``title``, no slot of its own, is what was read."""
        parsed = self._pipeline.parse(messages)
        return [self._filled(text, asks, one) for (text, asks), one in zip(messages, parsed, strict=True)]

    def _filled(self, text: str, asks: str | None, parsed: Mapping[str, Any]) -> dict[str, Any]:
        before = self._before(asks)
        asked = Asked(asks) if asks and asks in self._flows.questions else None
        turn = interpret(self._flows, before, asked, Heard.of({**parsed, "text": text}))
        changed = {slot: value for slot, value in turn.slots.items() if slot in slot_rules.MEASURED and value}
        if isinstance(changed.get("challenges"), list):
            changed["challenges"] = [one for one in changed["challenges"] if one != KNOWN]
        changed.update({slot: value for slot, value in _read(turn.say, text).items() if slot not in changed})
        titles = [e["value"] for e in parsed.get("entities") or () if e["entity"] == "title"]
        return {**changed, **({"title": titles[0]} if titles else {})}

    def _before(self, asks: str | None) -> dict[str, Any]:
        """The slots when the question comes up; a recap comes after answers, every other after skipping."""
        order = [q.collect for q in self._flows.questions.values() if q.answer in ("words", "list", "read")]
        earlier = order[: order.index(asks)] if asks in order else []
        slots: dict[str, Any] = {"consent": True, "consent_recorded": True, SKIPPED: earlier}
        if asks == CONFIRM:
            slots |= {"role": KNOWN, "challenges": [KNOWN], "goals": KNOWN}
        return slots


def _read(say: Iterable[str], text: str) -> dict[str, str]:
    """What the actions that read an answer would make of it."""
    try:
        if "action_read_time_zone" in say:
            known = zones.find_zones(text)
            return {"time_zone": known[0]} if len(known) == 1 else {}
        if "action_read_name" in say:
            return {"name": contacts.name_in(text)}
        if "action_read_email" in say:
            return {"email": contacts.clean_email(text)}
    except CoachingError:
        pass
    return {}


def evaluate(bundle: Path, file: Path, out: TextIO) -> dict[str, Any]:
    """Measure on ``{"text", "asks", "slots"}`` lines; prints and gives the figures, in aggregate."""
    lines = [Line(**json.loads(line)) for line in file.read_text("utf-8").splitlines() if line.strip()]
    return report(lines, Filler(bundle).fill([(line.text, line.asks) for line in lines]), out)


def report(lines: list[Line], filled: list[dict[str, Any]], out: TextIO) -> dict[str, Any]:
    """Precision and recall by slot and over all; ``empty`` is the share of messages that should fill nothing and do."""
    wanted, given, good, hits = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    said_otherwise = untouched = 0
    for line, slots in zip(lines, filled, strict=True):
        counted = {s: v for s, v in slots.items() if not slot_rules.neither(s, line.slots, v)}
        wanted.update(line.slots.keys())
        given.update(counted.keys())
        good.update(s for s, v in counted.items() if slot_rules.right(s, line.slots, v))
        hits.update(s for s in line.slots if slot_rules.found(s, line.slots, slots))
        own = [v for s, v in slots.items() if s in (*slot_rules.OWN_WORDS, *slot_rules.SPOKEN)]
        said_otherwise += any(slot_rules.invented(value, line.text) for value in own)
        untouched += not line.slots and not counted
    empty = sum(not line.slots for line in lines)
    figures = {s: (_share(good[s], given[s]), _share(hits[s], wanted[s])) for s in slot_rules.MEASURED}
    for slot, (precision, recall) in figures.items():
        numbers = f"wanted {wanted[slot]:4}  filled {given[slot]:4}"
        print(f"{slot:13} {numbers}  precision {precision:6.1%}  recall {recall:6.1%}", file=out)
    overall = _share(good.total(), given.total()), _share(hits.total(), wanted.total())
    print(
        f"all slots: precision {overall[0]:.1%}, recall {overall[1]:.1%}; {said_otherwise} with unsaid words", file=out
    )
    print(f"of {empty} messages that should fill nothing, {_share(untouched, empty):.1%} do", file=out)
    return {
        "lines": len(lines), "precision": overall[0], "recall": overall[1], "unsaid": said_otherwise,
        "empty": _share(untouched, empty), "slots": figures,
    }  # fmt: skip


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def _flows_of(archive: Path) -> Flows:
    """The flows that the model was trained with. Raises ValueError when it has none."""
    with tarfile.open(archive) as tar:
        for member in tar:
            if member.name.endswith("/flows.json") and (file := tar.extractfile(member)):
                stored = json.load(file)
                return Flows.parse(stored["flows"], stored["names"])
    raise ValueError(f"{archive}: the model has no flows")
