"""Words that say when a prospect can't: denials, and what somebody has on then."""

from __future__ import annotations

import re

NEGATIVE = re.compile(
    r"\bnot?\b(?! (?:later|earlier|sooner|before|after) than| problem| worries)"
    r"|n't\b|\b(?:cannot|cant|dont|wont|doesnt|never|nor|neither(?! of\b))\b"
    r"|\b(?:except(?:ed|ing)?|exclud(?:ed|ing)|bar|barring|minus|skip|apart from|aside from|other than"
    r"|instead of|rather than|gone|avoid|unavailable|tricky"
    r"|difficult|awkward|terrible|awful|blocked|no[- ]go|out of the question|busy|bad|hate|impossible|clash(?:es)?)\b"
    r"|\b(?:anything|any ?time|any day|all|nothing) but\b|\bmeetings?\b|\b(?:away|travell?ing)\b"
    r"|\btoo (?:early|late|soon)\b"
    r"|\bugh\b(?=,? \w+s\b)|\b(?:middle of the night|crack of dawn|ungodly|unearthly|a nightmare|a killer|mad"
    r"|manic|crazy|chaos"
    r"|carnage|insane|nuts|blown up|write[- ]?off|fallen? through|wiped out|jammed|stacked|crammed|hell"
    r"|i'?d rather not)\b"
    r"|\b(?:stuffed|buggered|pushing it|(?<!no )(?<!not a )(?<!without )problems?(?! (?:if|with|for you|at all)))\b"
    r"|\b(?:out|away|gone|abroad|jet ?lagged|ill|sick|tied up|busy|booked) (?:un)?till?\b|\beven think\b"
    r"|\bkills? (?:me|it|the|that)\b"
    r"|\b(?:a (?:bit of a |real )?(?:stretch|squeeze|push|struggle|problem)|tough|struggl(?:e|ing))\b"
    r"|\b(?:is|are|be|'s)(?: (?:really|very|quite|pretty|rather|always|a bit|too|so))* hard\b(?! to beat)"
    r"|\b(?:on|in) (?:an? |my )?(?:annual |paid )?(?:holidays?|leave|vacations?)\b|\bon (?:nights|duty|call"
    r"|shift)\b|(?<!drop )(?<!drop-)(?<!knock )\boff\b(?! to)|\bnothing\b(?! but| else)|\b(?:full|booked up"
    r"|packed|taken|slammed|swamped|rammed|snowed under|tied up|hectic)\b"
    r"|\b(?:is|are) (?:no|not) good\b|\b(?:is|are|i'm|im|we're) out\b(?! of (?:these|those|them))"
    r"|\b(?:i|we) (?:work|teach)\b|\bat work\b"
    r"|\b(?:i've|ive|i have|we have|we've)\b"
    r"(?!.*\b(?:time|free|space|gaps?|windows?|slots?|hours?|mins|minutes|an hour|availab\w+"
    r"|openings?|only|nothing|chosen|picked|decided|looked|look|seen|to|cover|until|till|from)\b).*\b(?:on|at|all)\b"
    r"|\b(?:i've|i have|we have|i'm in|i'm at)\b(?! (?:time|free|space|a gap))(?=.*\b(?:until|till|from)\b)"
)
# What a day or hour is taken up by; "after the gym" or "before my shift" takes nothing up.
_ENGAGED = re.compile(
    r"(?P<beside>\b(?:after|before|post|between|once|when|until|till|around|from|during|between"
    r"|outside)\b(?:[ -](?!i\b|im\b|\d)[\w']+){0,5}?[ -](?!i\b))?"
    r"\b(?:(?:dentist|doctor|gp|hospital|hair\w*|medical|vet|physio|optician)(?:'?s)?(?: appointment| appt)?"
    r"|appt|theatre|clinics?|ward rounds?|rounds|on the road|parents'? evening|church|mass|shabbat|placement"
    r"|internship|visit(?:s|ing|ors?)|pick[- ]?up|therap(?:ist|y)|counsell\w+|osteopath"
    r"|chiropodist|(?<!to )(?<!we )(?<!can )(?<!could )(?<!please )shifts?(?! (?:it|to|this|that|the|by|my"
    r"|our)\b)|sabbath|prayers?"
    r"|(?:national|public|bank) holiday|annual leave|pto|day of rest|football|swimming|rehearsals?"
    r"|i (?:eat|sleep|drive|commute|cook|pray|train|nap|rest|(?:close|open)(?= (?:on )?(?:mon|tue|wed|thu|fri"
    r"|sat|sun)))"
    r"|(?:i'?m|i am|we'?re|we are|he'?s|he is|she'?s|she is|i'?ll be) in (?!the (?:office|morning|afternoon"
    r"|evening)|town|touch|a |at )\w+"
    r"(?=\W*$| (?:on|from|until|till|all|that|those|next|this|then|for)\b)"
    r"|my (?!calendar|diary|schedule|assistant|week|day|boss)\w+ (?:has|have|gets?) (?:a|an|the|his|her|their|its)"
    r"|exams?|lectures?|seminars?|class(?:es)?|tutorials?|lessons?|training|golf|tennis|football|gym|choir|yoga"
    r"|weddings?|anniversary|birthday|funeral|party|ceremony|conference|off-?site|workshop|board|interviews?|demo day"
    r"|school run|half term|inset day|long day|(?:early|late|night|day) shifts?|my shift|earlies|lates"
    r"|nights (?:again|next|this)"
    r"|on shift|commitments?|engagements?|flight|flying|driving|deadline|standup|stand-up|all[- ]hands|kick-?off|audit"
    r"|(?:a|some) (?:thing|clash|conflict)|plans|surgery|court|jury duty|scan|check-?up|mot|plumber|delivery)\b"
)


def engaged(text: str) -> bool:
    """Whether something is on at the time that is said: "I have a dentist on Tuesday", "golf on Thursdays"."""
    return any(not found["beside"] for found in _ENGAGED.finditer(text))


def without_engagements(text: str) -> str:
    """For "the kids swim on Saturdays, that's my window"."""
    return _ENGAGED.sub(lambda found: found[0] if found["beside"] else " ", text)


def refuses(text: str) -> bool:
    """Whether the words deny a time or say that something else is on then."""
    return bool(NEGATIVE.search(text)) or engaged(text)


_OFF = re.compile(
    r"(?:^\W*|\b(?:i'?m|i am|we'?re|we are|\w+'s|(?:have|got|get|gets)) (?:(?:also|usually|always"
    r"|normally) )?)off\b(?! (?:to|sick|school))"
)
_FREE_THEN = re.compile(
    r"\b(?:when\s?ever|any ?time|free|works?|suits?|good|great|fine|ok|okay|best|could|can|available|would"
    r"|happy|so|easy|ideal"
    r"|perfect|let's|then)\b(?! (?:not|no|can't)\b)"
)
_AWAY_THEN = re.compile(
    r"\b(?:sorry|not?|can'?t|cant|won'?t|but|until|till|unfortunately|holidays?|vacation|leave|sick|away|except|only"
    r"|weeks?|month|from|back)\b"
)


def off_work(text: str) -> bool | None:
    """Whether "I'm off on Mondays" means free for a call; None where nobody can tell, and False where it isn't said
    or the other words tell that it doesn't."""
    if not (found := _OFF.search(text)):
        return False
    others = text[: found.start()] + text[found.end() :]
    if _FREE_THEN.search(others):
        return True
    return False if _AWAY_THEN.search(others) else None


def off_as_free(text: str) -> str:
    return _OFF.sub(" free", text) if off_work(text) else text
