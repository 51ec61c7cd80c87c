"""What one message fills, played through the dialogue's own hearing; and how right that is."""

from __future__ import annotations

import json
import tarfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.coaching import contacts, zones
from bot.coaching.dialogue import interpret
from bot.coaching.errors import CoachingError
from bot.coaching.flows import CONFIRM, SKIPPED, Flows
from bot.coaching.heard import Heard
from bot.coaching.listening.hearing import Asked
from bot.tuning import slot_rules
from bot.tuning.figures import Share
from bot.tuning.labelled import Filling

KNOWN = "what was said before"  # stands for the earlier answers when a recap is open
_QUOTED = (*slot_rules.OWN_WORDS, *slot_rules.SPOKEN)

Filled = dict[str, Any]


class Filler:
    """Plays one message as if nothing had been answered yet, all before the open question having been skipped."""

    def __init__(self, flows: Flows) -> None:
        self._flows = flows

    def fill(self, text: str, asks: str | None, parsed: Mapping[str, Any]) -> Filled:
        """The slots that a message, as it was understood, sets; ``title``, no slot of its own, is what was read."""
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


def figures(lines: Sequence[Filling], filled: Sequence[Filled]) -> dict[str, Any]:
    """Precision and recall by slot and over all, as counts.

    ``exact``: of the answers in own words that are right, those that are the same to the word. ``untouched``: of the
    messages that should fill nothing, those that do. ``unsaid``: messages of which a filled value has a word that was
    not said.
    """
    wanted, given, good, hits, exact = (Counter[str]() for _ in range(5))
    unsaid, untouched = [], []
    for line, slots in zip(lines, filled, strict=True):
        counted = {s: v for s, v in slots.items() if not slot_rules.neither(s, line.slots, v)}
        right = [s for s, v in counted.items() if slot_rules.right(s, line.slots, v)]
        wanted.update(line.slots.keys())
        given.update(counted.keys())
        good.update(right)
        exact.update(s for s in right if s in slot_rules.OWN_WORDS and slot_rules.exact(line.slots[s], counted[s]))
        hits.update(s for s in line.slots if slot_rules.found(s, line.slots, slots))
        unsaid.append(any(slot_rules.invented(v, line.text) for s, v in slots.items() if s in _QUOTED))
        if not line.slots:
            untouched.append(not counted)
    return {
        "lines": len(lines),
        "precision": Share(good.total(), given.total()).to_json(),
        "recall": Share(hits.total(), wanted.total()).to_json(),
        "exact": Share(exact.total(), sum(good[s] for s in slot_rules.OWN_WORDS)).to_json(),
        "untouched": Share.count(untouched).to_json(),
        "unsaid": Share.count(unsaid).to_json(),
        "slots": {
            slot: {
                "precision": Share(good[slot], given[slot]).to_json(),
                "recall": Share(hits[slot], wanted[slot]).to_json(),
            }
            for slot in slot_rules.MEASURED
        },
    }


def flows_of(archive: Path) -> Flows:
    """The flows that the model was trained with. Raises ValueError when it has none."""
    with tarfile.open(archive) as tar:
        for member in tar:
            if member.name.endswith("/flows.json") and (file := tar.extractfile(member)):
                stored = json.load(file)
                return Flows.parse(stored["flows"], stored["names"])
    raise ValueError(f"{archive}: the model has no flows")
