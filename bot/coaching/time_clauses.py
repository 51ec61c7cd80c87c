"""A text of time words cut into clauses, and what each does: wish, deny, ask."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from bot.coaching.day_words import DAY, LONG_MONTH, MONTH, WEEKDAYS
from bot.coaching.time_denials import NEGATIVE, refuses
from bot.coaching.time_references import resolved
from bot.coaching.time_tokens import BOUNDS, Token
from bot.coaching.time_words import SCANNER, plain

FILLER = frozenset(re.findall(r"\S+", """
    a about all also am anyway appointment at available be best book can case choose cool could daily definitely do
    exactly fine for free go going good great have hi hm how i i'd i'll i'm i've id if ill im in instead is it it's
    its let let's lets like make maybe me my no number of oh ok okay on one ones opening option perfect perfectly pick
    please pls prefer say sharp slot so still suit suits sure take thank thanks that that's the them then there these
    they think this time to um us want we well what what's will with work working works would yeah yep yes you
    but not just
"""))  # fmt: skip


_SENTENCE = re.compile(
    r"[;!?\n]+|(?<!\d)\.(?:\s|$)|(?<=\d)\.$|(?<=\d\d)\.(?=\s+[a-z])"
    r"|(?<!anything)(?<!nothing)(?<!any day)(?<!every day)"
    r"(?<!any time)(?<!anytime)(?<!\ball) but (?!not\b|never\b|no\b|before\b|after\b|by\b|until\b)"
    r"|\b(?:though|however|because|unless)\b"
    r"|\b(?:since|as) (?=(?:i|i'm|i've|i'd|my|we|we're|it's|that's)\b)"
)
_SEGMENT = re.compile(
    r" (?=(?:instead of|rather than)\b)|"
    r",(?!\d\d\d)(?! or (?:at |around |even |maybe )?\d)| (?=(?:maybe|perhaps) (?!not\b)|(?<=\d )not \d"
    r"|but (?:not|never|no)\b"
    r"|except\b|excluding\b|bar\b|barring\b|minus\b|apart from\b|aside from\b|other than\b)"
    r"| (?:and|or) (?=(?:not|no|never)\b)| (?=nor\b)| (?<!\bor )(?=so (?!that\b|early\b|late\b(?! (?:morning"
    r"|afternoon|evening))|soon\b|much\b|many\b))"
)
_POSITIVE = re.compile(
    r"\b(?:works?|is|are|better|best|good|great|fine|ok|okay|please|rather|instead|prefer|would|could|can|let's|take"
    r"|yes|free|only|so|then|how about|what about|maybe|perhaps|onwards|earliest|latest|try|definitely|say|any)\b"
)
_HOURS = {"clock", "part", "after", "before", "from", "until", "between", "around", "to", "at", "onwards", "backwards"}
_INDIFFERENT = re.compile(
    r"\b(?:don'?t|do not|doesn'?t|does not) (?:really |much )?(?:mind|matter|care)\b|\bno (?:preference|problem)\b"
)
_THE_OTHER = re.compile(r"\s*(?:but |rather )?the\b")
_TOO_THAT = re.compile(r"\b(?:too|also|either|as well|same)\b")
_HOLLOW = {"at", "or", "and", "to", "from", "until", "between", "around", "after", "before"}
_FOLLOWING = re.compile(r"\s*(?:but |maybe |rather )?the (?:day|week) after\b")
_QUESTION = re.compile(
    r"\W*(?:(?:and|so|but|ok|okay|hello|hi|hey|sir|madam|dear \w+|good (?:morning|afternoon|evening|day)"
    r"|excuse me|also|maybe|thanks|thank you|hm+|well|yes|no|please|sorry|wait|can you tell(?: me)?|tell me)\W+)*"
    r"(?:which|who|whose|whom|when|where|why|how(?! about\b)|what(?! about\b)|is|are|was|does|do|did|whats|whens"
    r"|wheres)(?:'s)?\b(?! the needful)"
)
_OWN_CALL = re.compile(
    r"\b(?:my|our|the) (?:\w+ )?(?:call|appointment|booking|meeting|session)\b(?!s)"
    r"|\b(?:did|do|have) i (?:book|have (?:a |the |my )?(?:call|appointment|booking))|\bam i booked\b"
)
_DAY_OR_HOUR = re.compile(
    rf"\b(?:{DAY}|{LONG_MONTH}|today|tomorrow|weekends?|mornings?|afternoons?|evenings?|noon"
    r"|(?:this|next|that) week|\d{1,2}(?:[:.]\d\d)?\s?(?:[ap]m|o'?clock|h)|(?:at|before|after|until) \d|\d{1,2}:\d\d"
    r"|\d{1,2}(?:st|nd|rd|th))\b"
)
_CALL_OFF = re.compile(r"\b(?:cancel\w*|call (?:it |that )?off)\b")
_TOO = re.compile(r"\btoo (?:early|late|soon)\b")
_TAKEN_BACK = re.compile(
    r"[,.;!?]?\s*\b(?:no,? wait|wait,? no|no,? sorry|scratch that|correction|or rather|i meant?"
    r"|actually,? no|no,? actually)\b,?"
    r"|(?:^|[,.;!?-])\s*(?:(?:oh|no|um|uh|hm+),? )*(?:wait|actually|make (?:that|it))\b,?(?=.*\w)"
    r"|\b(?:sorry,? (?:i )?meant?|scrap that|forget that|hang on|hold on|on second thoughts?"
    r"|i said [^.;!?\n]*? but)\b,?"
    r"|(?<=\w)[,.;!?]? no,(?= )|(?<=\w)[,.;!?] no(?= the\b)"
)
_UNABLE = re.compile(  # "Wednesday would be great but I'm travelling"
    r"(?P<said>[^.;!?\n]*?),? but (?:then |sadly |i think )?"
    r"(?:i|we)(?:'?m|'?ll be| am| will be| have|'?ve got| got|'?ve)\b"
    r"[^.;!?\n]*?\b(?:travel\w*|away|busy|out|off|booked|working|leave|holidays?|meetings?|conference|teaching|surgery"
    r"|shifts?|abroad|full)\b[^.;!?\n]*"
)
_STRAY = re.compile(  # what would change the time that was understood
    rf"\d|\b(?:{MONTH}|{'|'.join(WEEKDAYS)})\b"
    r"|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty|hundred|dozen"
    r"|half|quarter)\b"
    r"|\b(?:hours?|hrs?|min(?:ute)?s?|days|weeks?|fortnights?|months?|years?|weekends?)\b"
    r"|\b(?:first|second|third|fourth|fifth|sixth|last|next|following|previous|prior)\b"
    r"|\b(?:than|after(?! all)\w*|before\w*|later|earlier|sooner|until|instead of|as long as|unless)\b"
    r"|\bif\b(?! (?:possible|that|it|you|ok|okay|still|available|free)\b)"
    r"|\b(?:christmas|xmas|easter|pentecost|whitsun|ascension|thanksgiving|halloween|carnival|ramadan|eid|diwali"
    r"|hanukkah|viertel|quart|cuarto|quarto|kwart|new year\w*|holidays?|vacation)\b"
)
_SEARCHING = re.compile(
    r"\b(?:anything|something|any|any ?time|do you have|have you|is there|are there|got|prefer|preferably"
    r"|better|rather"
    r"|ideally|usually|generally|only|show(?: me)?|let me see|all (?:day|morning|afternoon|evening)|times"
    r"|openings|slots|options|dates"
    r"|what times?|which times?|when|more)\b"
)


@dataclass(frozen=True)
class Clause:
    """``searching`` asks whether there is such a time, or says what would be better: nothing is chosen by that.
    ``unread`` is left a number, a day or a comparison that was not understood: then nothing is sure."""

    tokens: tuple[Token, ...]
    negative: bool
    searching: bool
    unread: bool = False


def clauses(text: str, today: date) -> list[Clause]:
    """Cut the text where a statement ends, and mark the denied ones.

    "Not Monday, Tuesday or Friday" denies all three; "not Monday, Tuesday works" only the first. Of what is taken
    back ("Monday, no wait, Tuesday") only the last counts; when nothing follows, nothing is sure.
    """
    last: list[Clause] = []
    for statement in _TAKEN_BACK.split(_UNABLE.sub(r"not \g<said>", resolved(plain(text), today))):
        if said := _clauses(statement, today):
            last = said
        elif last and statement is not None:
            last = [replace(clause, unread=True) for clause in last]
    return last


def _clauses(text: str, today: date) -> list[Clause]:
    found: list[Clause] = []
    stray = False
    for sentence in _SENTENCE.split(text):
        denied = counted = trailing = False
        before: set[str] = set()
        for part in _SEGMENT.split(sentence):
            tokens, rest = SCANNER.tokens(part, today)
            negative = refuses(_INDIFFERENT.sub("", part))
            if all(t.kind in _HOLLOW for t in tokens) or _only_counts(tokens, rest, negative):
                stray |= bool(before) if negative else bool(_STRAY.search(part))
                continue
            counts = any(t.kind == "ordinal" for t in tokens)
            kinds = {t.kind for t in tokens}
            alike = not _FOLLOWING.match(part) and (
                counts and not _THE_OTHER.match(part) if counted else not kinds.isdisjoint(before)
            )
            carried = denied and (not trailing or bool(_TOO_THAT.search(part)))
            denied = negative or (carried and not _POSITIVE.search(part) and alike)
            trailing = negative and _ends_in_denial(part, today)  # "Thursday is tricky, Wednesday?"
            counted, before = counts, kinds  # "not the first one, Wednesday at three" denies the first one only
            if _TOO.search(part) and any(t.kind in ("day", "part", "clock", "ordinal") for t in tokens):
                tokens = [t for t in tokens if t.kind != "order"]  # "nine is too early" denies that
            unread = bool(re.search(r"\d", rest)) or (not denied and bool(_STRAY.search(rest)))
            if part.startswith("so ") and negative and kinds.isdisjoint(BOUNDS):  # what is on then is the reason for it
                found = [replace(clause, negative=True) for clause in found]
            if part.startswith("so ") and not denied:
                found = _concluded(found, kinds)
            found.append(Clause(tuple(tokens), denied, bool(_SEARCHING.search(part)), unread))
    return [replace(clause, unread=True) for clause in found] if stray else found


def _ends_in_denial(part: str, today: date) -> bool:
    found = NEGATIVE.search(part)
    return found is not None and any(t.kind not in _HOLLOW for t in SCANNER.tokens(part[: found.start()], today)[0])


def _concluded(reasons: list[Clause], kinds: set[str]) -> list[Clause]:
    """What led to "so …" names no day or hour that the conclusion names itself."""
    over = ({"day"} if "day" in kinds else set()) | (_HOURS if kinds & {"clock", "part"} else set())
    left = [
        c if c.negative else replace(c, tokens=tuple(t for t in c.tokens if t.kind not in over), searching=False)
        for c in reasons
    ]
    return [c for c in left if c.tokens]


def unexplained(text: str) -> bool:
    """Whether words that no time was made of speak of one, or of a number or a comparison."""
    return bool(_STRAY.search(plain(text)))


def _only_counts(tokens: list[Token], rest: str, negative: bool) -> bool:
    """A mere number is no time when other things are spoken of ("I have two kids"); what is on "8 to 10" is."""
    if negative and [t.kind for t in tokens] == ["clock", "to", "clock"]:
        return False
    spoken_of = set(re.findall(r"[a-z']+", rest)) - FILLER
    return bool(spoken_of) and all(t.bare or t.kind in ("or", "and", "to") for t in tokens)


def searches(text: str) -> bool:
    """Whether the words ask for openings instead of choosing one."""
    return bool(_SEARCHING.search(plain(text)))


def asks(text: str) -> bool:
    """Whether it is a question about the openings, which picks none: "which is the latest?", "is the second free?"."""
    return bool(_QUESTION.match(plain(text)))


def own_call(text: str) -> bool:
    """Whether it asks about the call that is booked: "what time is my call?"."""
    return asks(text) and bool(_OWN_CALL.search(plain(text)))


def rules_out(text: str) -> bool:
    """Whether it says which day or hour is not possible, and not that a call is off: "I can't do Tuesday"."""
    words = plain(text)
    return (
        denies(text)
        and _DAY_OR_HOUR.search(words) is not None
        and not (_CALL_OFF.search(words) or _OWN_CALL.search(words))
    )


def denies(text: str) -> bool:
    return bool(NEGATIVE.search(plain(text)))
