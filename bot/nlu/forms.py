"""How a clause is put: as a wish or as a trouble.

"…, and nobody writes anything down" and "…, want to learn to delegate" come after an answer and answer another
question. The form of such a clause says so where its few words alone do not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bot.nlu import events
from bot.nlu.clauses import JOINT

CHALLENGE, GOAL, ROLE = "inform_challenge", "inform_goal", "inform_role"
_FORM = 2.0  # log-odds: seven times likelier
_UNPUT = 3.0  # under the question for the challenges, of what is not put as a wish; half of it under others
_PLAIN = 4.0  # of what can hardly be anything else
_LEAD = rf"\W*(?:{JOINT})?(?:(?:in|by|within|until|after) [^,.]{{3,25}}?,? )?"  # "and in six months"
_WISH = re.compile(
    rf"{_LEAD}(?:so )?(?:that )?"
    r"(?:(?:(?:they|he|she|it|people|everyone|everybody|(?:my|the|our) \w+) )(?=should )|(?:i|we) )?"
    r"(?:(?:really|just|only|also|finally|simply) )?"
    r"(?:want(?:ed)? |wanna |wish |hop(?:e|ing) |aim(?:ing)? (?:to|for) |would (?:like|love|be (?:nice|great"
    r"|good)|want) "
    r"|'?d (?:like|love|want) |i'd (?:like|love|want) |we'd (?:like|love|want) |id (?:like|love) "
    r"|looking (?:for|to) |trying to |would need |need (?:someone|somebody) (?:who|to) "
    r"|should |need to (?:learn|get|become|find|be) |my (?:\w+ )?(?:goal|aim|wish|dream|hope)|goal|ideally "
    r"|to (?:learn|become)\b)",
    re.I,
)  # fmt: skip
_TROUBLE = re.compile(
    r"\b(?:can'?t|cannot|can not|couldn'?t|don'?t|doesn'?t|didn'?t|won'?t|isn'?t|aren'?t|not|never|nobody|no ?one|none"
    r"|nothing|hardly|barely|without|too (?:much|many|little|few|late|often|fast|slow\w*)|than i can|struggl\w+|stuck"
    r"|overwhelm\w*|overload\w*|overwork\w*|swamped|exhaust\w*|afraid|scared|fear\w*|terrif\w+|terrible|awful|toxic|stress\w*|burn\w*|conflicts?"
    r"|fight\w*|argu\w+|disagree\w*|ignor\w+|blam\w+|bull(?:y|ies|ied|ying)|humiliat\w+|shout\w*|yell\w*|scream\w*"
    r"|quit\w*|resign\w*|leav(?:e|es|ing)|complain\w*|hard|difficult\w*|problems?|trouble\w*|issues?|chaos|chaotic"
    r"|tensions?|pressure|los(?:t|e|es|ing)|fail\w*|mess|mistrust\w*|distrust\w*|respect|undermin\w+|sabotag\w+"
    r"|gossip\w*|lonely|fraud|imposto?r|instead of|behind (?:my|our)|turnover|sick|what they want|every(?:thing|body) "
    r"(?:myself|alone|changes)|daily|all the time|constant\w*|always|keeps?|still|against|worr\w+|frustrat\w+|tired"
    r"|(?:is|are|'s) (?:split|divided|at odds|at war)"
    r"|torn|unsure|doubt\w*|feel(?:s|ing)? (?:like|lost|alone|small)|unclear|slow|block\w*|refus\w+|panic\w*|angry)\b",
    re.I,
)
_NOT_ANY_MORE = re.compile(
    r"\W*(?:and|or|but) (?:that )?(?:(?:i|we|they|he|she|it|people|nobody|no one|everyone|(?:my|the|our) \w+) )?"
    r"(?:(?:am|are|is|do|does|would|will|can|could|should)? ?(?:not|never|no longer|stop)\b"
    r"|(?:do|does|is|are|ca|wo)n'?t\b"
    r"|(?:i'm|im|we're|they're|it's) (?:not|never|no longer|less)\b|less\b|without\b|(?<=nobody )|(?<=no one ))",
    re.I,
)
_RELATIVE = re.compile(r"\W*(?:which|who|whom|whose)\b", re.I)
_PLAIN_WISH = re.compile(
    rf"{_LEAD}(?:(?:i|we) )?"
    r"(?:(?:really|just|only|also|finally) )?"
    r"(?:want(?:ed)? (?!to (?:know|ask|understand|hear))|wanna |wish |would (?:like|love) "
    r"|'?d (?:like|love) |id (?:like|love) )",
    re.I,
)
_NOBODY = re.compile(
    rf"\W*(?:{JOINT})?(?:nobody|no[ -]?one|every(?:body|one)|none of (?:them|my \w+|the \w+|us)) "
    r"(?!else|under|above|below|in\b|on\b|but|to\b|who|reports?|works? (?:for|under))[a-z']{3,}",
    re.I,
)
_SOMEBODY = re.compile(
    rf"\W*(?:{JOINT})?(?:my|our|the) (?:[\w-]+ )?(?:boss(?:es)?|superiors?|managers?|chief|dean|head|director"
    r"|ceo|cfo|coo|cto|founders?|co-?founders?|partners?|deput(?:y|ies)|colleagues?|peers?|board|owners?|council|management|predecessor"
    r"|successor|supervisor|foreman|shareholders|investors) (?:(?:just|always|never|often|still|constantly|only) )?"
    r"(?!is\b|are\b|has\b|have\b|had\b|was\b|were\b|leads?\b|manages?\b|runs?\b|of\b|in\b|at\b|and\b|who\b|with\b"
    r"|under\b|pays?\b|needs?\b|suggest|sent\b|sends\b|told me to\b|covers?\b|reports?\b|ha[ds]? the idea"
    r"|want(?:s|ed) me to (?:do|come|get)\b)"
    r"(?:\w+[^s\W]s|\w+ed|do|did|don|doesn|didn|won|can|want|hate|fight|quarrel|disagree|left|quit|think|say)\b",
    re.I,
)
_PRESENTS = re.compile(
    r"\W*(?:(?:hi|hello|hey|good (?:morning|afternoon|evening))\W+)?(?:i am|i'm|im|i work as|working as) "
    r"(?:(?:an?|the|now|currently|new|acting|head) )*(?:[\w-]+ ){0,2}"
    r"(?:manager|lead|leader|director|head|supervisor|founder|co-?founder|owner|c[efotimpd]o|engineer|nurse|teacher|principal"
    r"|consultant|officer|developer|analyst|doctor|physician|lawyer|designer|professor|coordinator|foreman|chef)\b",
    re.I,
)
_NOW = re.compile(
    r"\b(?:right now|at the moment|currently|so far|yet|because|(?:is|are)n'?t (?:happening|the case)"
    r"|how (?:to|do)|where to|what to)\b",
    re.I,
)
_OF_ROLE = re.compile(
    r"\b(?:report(?:s|ing)? to me|direct reports?|under me|responsible for|(?:lost|losing|left|leaving|quit|without"
    r"|no|between|looking for) (?:an? |my |the )?(?:\w+ )?(?:jobs?|work|employment|position|army|company)|unemployed"
    r"|laid off|redundan\w+|retired|on (?:parental|maternity|paternity|sick|garden\w*) leave|used to be"
    r"|(?:years?|months?|weeks?) (?:ago|now|experience)|not yet|no team|without a team|alone)\b",
    re.I,
)


def wish(text: str) -> bool:
    return _WISH.match(text.replace("\u2019", "'")) is not None


def trouble(text: str) -> bool:
    plain = text.replace("\u2019", "'")
    return (_plainly_trouble(plain) or _TROUBLE.search(plain) is not None) and not _OF_ROLE.search(plain)


def _plainly_trouble(plain: str) -> bool:
    """Whether it tells what others do: "nobody plans", "my boss shouts", "two of them left"."""
    return _SOMEBODY.match(plain) is not None or events.told(plain) or _NOBODY.match(plain) is not None


def telling(segment: str) -> bool:
    """Whether a segment of a few words or more is put as a wish or a trouble."""
    return len(segment.split()) >= 3 and not _OF_ROLE.search(segment) and (wish(segment) or trouble(segment))


def goes_on(text: str, before: str, asks: str | None = None) -> bool:
    """Whether a clause with "not" only goes on with the wish before it: "they trust me and I don't shout any more"."""
    wished = asks == "goals" or wish(before) or re.match(r"\W*(?:so )?that\b", before, re.I)
    return bool(wished and _NOT_ANY_MORE.match(text.replace("\u2019", "'")) and not _NOW.search(text))


def that_clause(text: str) -> bool:
    """Whether it names what is to be so: "that they trust me and I don't shout any more"."""
    return re.match(r"\W*(?:so )?that (?:they|i|we|he|she|people|my|our|the)\b", text, re.I) is not None


def of_role(text: str, intents: Sequence[str]) -> NDArray[np.float32]:
    """The same for the first clause, which speaks for itself but where it says who leads whom: "nobody under me"."""
    plain = text.replace("\u2019", "'")
    said = _OF_ROLE.search(plain) is not None or _PRESENTS.match(plain) is not None
    odds = {ROLE: _FORM, CHALLENGE: -_FORM} if said else {}
    return np.array([odds.get(name, 0.0) for name in intents], np.float32)


def bonus(text: str, intents: Sequence[str], asks: str | None = None) -> NDArray[np.float32]:
    """What the form of a clause adds to the log-odds of each intent; zeros for one that is neither.

    Under the question for the goals "that they stop shouting" is no trouble.
    """
    plain = text.replace("\u2019", "'")
    odds: dict[str, float] = {}
    if not _RELATIVE.match(plain):
        odds = {GOAL: -_UNPUT if asks == "challenges" else -_UNPUT / 2}
    if _OF_ROLE.search(text):
        odds = {ROLE: _FORM, CHALLENGE: -_FORM}
    elif asks == "goals":
        odds = {GOAL: _FORM, CHALLENGE: -_FORM} if that_clause(text) else {}
        if not trouble(text) and not wish(text):
            odds = {**odds, CHALLENGE: -_UNPUT, ROLE: -_PLAIN}
    elif wish(text):
        odds = {GOAL: _PLAIN if _PLAIN_WISH.match(plain) else _FORM, CHALLENGE: -_FORM}
    elif trouble(text):
        odds = {CHALLENGE: _PLAIN if _plainly_trouble(plain) else _FORM, GOAL: -_FORM}
    return np.array([odds.get(name, 0.0) for name in intents], np.float32)
