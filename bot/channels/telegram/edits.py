"""A message changed after it was answered: the answer it gave can be put right by it."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from bot.coaching.chat import Button, Reply
from bot.coaching.plain_yes import plainly_agrees
from bot.services import messages, wording

OWN = "/telegram_"  # how payloads begin that are for the channel alone
TAKE, LEAVE = f"{OWN}take", f"{OWN}leave"
LABELS = {
    "role": "Role",
    "challenges": "Challenges",
    "goals": "Goal",
    "horizon": "How soon",
    "sponsor": "Who pays",
    "format": "How to meet",
    "language": "Language",
}
LONGEST = 2000  # characters of an answer
_REFUSES = re.compile(r"\W*(?:no|nope|nah|leave|don'?t)\b", re.IGNORECASE)
_MARKS = str.maketrans({"\u201c": "'", "\u201d": "'"})


def offer(conversation: str, seq: int, words: str) -> Reply | None:
    """Asks whether the new words are to be taken for the answer that message ``seq`` gave; None where it gave none.

    Only what is in the transcript can be changed so: without consent no words are kept, the new ones neither.
    """
    own = messages.find(conversation, seq)
    label = LABELS.get(messages.asked_before(conversation, seq) or "")
    if own is None or own.sender != "prospect" or label is None or not words.strip() or len(words) > LONGEST:
        return None
    said = f"{label}: \u201c{' '.join(words.translate(_MARKS).split())}\u201d"
    buttons = (
        Button(wording.said("utter_telegram_button_take"), f"{TAKE}{json.dumps({'words': said}, ensure_ascii=False)}"),
        Button(wording.said("utter_telegram_button_leave"), LEAVE),
    )
    return Reply(wording.said("utter_telegram_edited"), buttons, messages.asks(conversation))


def words_of(payload: str) -> str | None:
    """What is to be taken, as the prospect's words; None where nothing is."""
    return str(json.loads(payload.removeprefix(TAKE))["words"]) if payload.startswith(TAKE) else None


def answered(offered: Sequence[Button], text: str) -> Button | None:
    """The button that typed words choose, where those of an offer stand under the last message: a yes to it is no
    other yes."""
    own = [button for button in offered if button.payload.startswith(OWN)]
    if len(own) != 2:
        return None
    take, leave = own
    plain = text.strip().casefold()
    if plain == leave.title.casefold() or _REFUSES.match(text):
        return leave
    return take if plain == take.title.casefold() or plainly_agrees(text) else None
