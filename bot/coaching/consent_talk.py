"""Who said no to being stored and thinks better of it, known by the words.

To the intent classifier "you may keep it" and "I changed my mind" are a yes to the call, or a consent taken back: the
same words, and under other questions rightly so.
"""

from __future__ import annotations

import re
from enum import StrEnum

from bot.coaching.typed import plain

LONGEST = 25  # words; what is longer tells something new
KEEPING = "(?:keep|store|save|record|remember|retain|use|note|write down|hold on to|have)"
WORDS_SAID = (
    "(?:(?:all|any|everything|anything|the|these|those|my|of|what|whatever|stuff|things)(?: of)? )*"
    "(?:answers?|words|data|info|information|details|messages|texts?|chat|notes|stuff|things|everything|all|"
    "i (?:say|said|tell(?: you)?|told(?: you)?|write|wrote|typed?))"
)
IT = "(?:it|that|this|them|these|those|it all|all of (?:it|that|them))"
# Said outright: what may be done with the words.
GIVES = (
    rf"\b{KEEPING} {WORDS_SAID}\b",
    r"\b(?:i|we) (?:now )?(?:do )?(?:consent|agree to (?:it|that|this|you|the (?:storage|storing|terms|notice))|"
    r"give (?:you )?(?:my |the )?(?:consent|permission|ok|okay))\b",
    r"\byou(?:'ve| have| got| have got|'ve got)? (?:now )?(?:have )?my (?:consent|permission|ok|okay|blessing)\b",
)
# The same of "it": only where nothing else is open that could be kept.
GIVES_IT = (
    rf"\b{KEEPING} (?:on to )?{IT}\b",
    rf"\bwrite {IT} down\b",
    rf"\b{IT} (?:can|may) (?:all )?be (?:kept|stored|saved)\b",
)
AFTER_ALL = r"(?:now|after all|actually|on second thoughts?|then|in the end)"
# Another mind, but not said for what.
WAVERS = (
    r"\b(?:changed|change|changing) my mind\b",
    r"\bon second thoughts?\b",
    rf"\b(?:i|we) (?:do )?(?:agree|accept|allow (?:it|that))\b.*\b{AFTER_ALL}\b",
    rf"\b{AFTER_ALL}\b.*\b(?:i|we) (?:do )?(?:agree|accept|allow (?:it|that))\b",
    rf"\b{AFTER_ALL}\b.*\b(?:it's|that's|it is|that is) (?:fine|ok|okay|alright|all right)\b",
    rf"\b(?:it's|that's|it is|that is) (?:fine|ok|okay|alright|all right)(?: with me| for me| by me)? {AFTER_ALL}\b",
)
WANTS_THE_CALL = re.compile(r"\b(?:call|appointment|meet(?:ing)?|talk|book|coach|time|times)\b")
UNDONE = re.compile(r"\bwhy not\b|\bno (?:problem|worries|objections?)\b|\bdon't mind\b|\bnot a problem\b")
NEGATED = re.compile(r"\b(?:not|never|nothing|none|without|stop|refuse|neither|nor|don't|won't|can't|cannot|\w+n't)\b")
ASKING = re.compile(r"(?:what|why|how|who|where|when|which|do|does|did|will|would|are|is)\b|.*\?\W*$")


# Right after the yes, before anything was told: "no wait", "I take it back".
TAKES_BACK = re.compile(
    r"\W*(?:(?:oh|hm+|sorry|wait|actually|ok|well|but|please)\b\W*)*"
    r"(?:no|nope|rather not|better not|no (?:wait|sorry|thanks|don't)|don't(?: (?:keep|store|save)(?: \w+)?)?"
    r"|(?:i )?(?:take|took|want) (?:it|that|this|my (?:yes|consent)) back|i(?: have|'ve)? changed my mind)"
    r"(?:\W+(?:actually|wait|sorry|please|after all|then|thanks))*\W*"
)

BARE_NO = frozenset({"no", "nope", "rather not", "better not", "no thanks"})  # to the question that followed


class Mind(StrEnum):
    GIVES = "gives"
    WAVERS = "wavers"


def takes_back(text: str) -> bool:
    """Whether a message that follows the consent at once says no more than that it does not hold."""
    said = plain(text)
    return bool(TAKES_BACK.fullmatch(said)) and said.strip(" .!") not in BARE_NO


def changed_mind(text: str, *, loose: bool, mindful: bool | None = None) -> Mind | None:
    """Whether somebody who refused consent gives it after all; ``WAVERS``: that may be what is meant.

    ``loose``: nothing is open that "keep it" could be about instead; ``mindful``, "I changed my mind" neither (as
    ``loose``, when not given).
    """
    said = UNDONE.sub(" ", plain(text))
    if len(said.split()) > LONGEST or ASKING.match(said):
        return None
    gives = (*GIVES, *GIVES_IT) if loose else GIVES
    if any(re.search(pattern, said) for pattern in gives):
        return None if NEGATED.search(said) else Mind.GIVES
    wavers = (loose if mindful is None else mindful) and any(re.search(pattern, said) for pattern in WAVERS)
    return Mind.WAVERS if wavers and not (NEGATED.search(said) or WANTS_THE_CALL.search(said)) else None
