"""The open question as context: which intents it makes likelier, as what is added to their log-odds.

The same words mean different things under different questions ("3" under `rating` and under `opening`). An expected
intent gains some 1 (three times likelier): enough for what means nothing without the question, and what answers
something else, asks or commands keeps its meaning. The answers to other questions lose a little.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_YES_NO = {"affirm": 0.75, "deny": 0.75}
_DETAIL = {"inform_detail": 1.0, "affirm": 0.25, "deny": 0.25}
_CONTACT = {"inform_contact": 1.0}
EXPECTED: dict[str, dict[str, float]] = {
    "consent": {**_YES_NO, "start_intake": 0.25, "ask_privacy": 0.25},
    "role": {"inform_role": 1.0},
    "challenges": {"inform_challenge": 1.0},
    "goals": {"inform_goal": 1.0},
    "horizon": _DETAIL,
    "sponsor": _DETAIL,
    "format": _DETAIL,
    "language": {**_DETAIL, "inform_detail": 1.5},  # "English please" is no wish to hear it in plain words
    "feedback_360": _DETAIL,
    "time_zone": _DETAIL,
    "recap": {"affirm": 0.75, "deny": 0.25, "correct_answer": 0.75},
    "call": {**_YES_NO, "book_call": 0.35, "ask_availability": 0.15},
    "opening": {"choose_slot": 1.0, "ask_availability": 0.25},
    "name": _CONTACT,
    "email": _CONTACT,
    "phone": _CONTACT,
    "rating": {"give_rating": 1.0},
    "consent_training": _YES_NO,
    "confirm_cancel": {**_YES_NO, "cancel_call": 0.25, "reschedule_call": 0.25},
    "confirm_erase": {**_YES_NO, "erase_my_data": 0.25},
    "confirm_withdraw": {**_YES_NO, "withdraw_consent": 0.25, "erase_my_data": 0.25},
    "email_right": _YES_NO,
    "confirm_restart": {**_YES_NO, "restart": 0.25},
}
_ANSWERS = frozenset(
    {
        "inform_role",
        "inform_challenge",
        "inform_goal",
        "inform_detail",
        "inform_contact",
        "choose_slot",
        "give_rating",
    }
)
_ELSEWHERE = -0.7  # for the answers of other questions


_CHOICE = re.compile(r"\bor\b.*\?\W*\Z", re.I | re.S)
_QUESTION = re.compile(
    # without its mark: what nobody begins a detail with ("when I'm promoted" and "may or June" are details)
    r"\s*(?:(?:why|who|which|do you|does|is there|are there|are you|(?:can|could) (?:i|you|we))\b"
    r"|(?:how|what)\b(?! about\b))|.*\?\W*\Z",
    re.I | re.S,
)


def bonus(asks: str | None, intents: Sequence[str], text: str = "") -> NDArray[np.float32]:
    """What the open question adds to the log-odds of each intent; zeros for none or one that is not known.

    A question in return is no likelier a detail ("in six months?" may be one), a choice less likely ("online or in
    person?" asks something).
    """
    expected = EXPECTED.get(asks, _DETAIL) if asks else None  # a question of the operator's own asks for a detail
    if expected is None:
        return np.zeros(len(intents), np.float32)
    odds = {**dict.fromkeys(_ANSWERS, _ELSEWHERE), **expected}
    if "inform_detail" in expected and _QUESTION.match(text):
        odds["inform_detail"] = _ELSEWHERE if _CHOICE.search(text) else 0.0
    return np.array([odds.get(name, 0.0) for name in intents], np.float32)
