"""Whether a few words are a time and nothing else: "today", "Tuesday morning please", "next week then"."""

from __future__ import annotations

import re

from bot.coaching.time_words import plain

TIME = (
    r"(?:now|today|tonight|tomorrow|asap|soon|noon|midday|weekend|lunch ?time|mornings?|afternoons?|evenings?|week"
    r"|month|(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:days?)?"
    r"|\d{1,2}(?:[:.]\d\d)? ?(?:am|pm|o'?clock)?)"
)
BESIDE = (
    r"(?:ok(?:ay)?|yes|yeah|yep|sure|well|hm+|maybe|perhaps|then|for|on|at|by|in|the|this|next|coming|early|late|right|as|"
    r"around|about|or|and|please|pls|is|would be|works|fine|good|great|best|possible|if|for me|instead|already)"
)
ALONE = re.compile(rf"\W*(?:{BESIDE}\W+)*{TIME}\b(?:\W+(?:{BESIDE}|{TIME})\b)*\W*", re.I)


def only_a_time(text: str) -> bool:
    return len(text) <= 60 and ALONE.fullmatch(plain(text)) is not None
