"""What is said about the match once there is one: why that kind of help, not that one, rather another.

No intent can tell: "why leadership coaching?" asks what that is before the match, and for its reasons after it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from bot.coaching.needs import Need
from bot.coaching.typed import plain

LONGEST = 30  # words; what is longer tells something new
LONGEST_BEFOREHAND = 12  # the same, before there is a match: more may be what was left out of the summary

# In the patterns a space is any space, {name} a kind of help, {it} the match, {fill} "to have a bit of".
NOT_A_KIND = (
    "(?! (?:role|position|team|job|title|meeting|board|level|committee|assistant|director|member|paper|day)s?\\b)"
)
# What a mentor is: "somebody who did my job before", "a person who's been there".
TRAVELLED = (
    "(?:some(?:body|one)|a person|a man|a woman|people|any(?:body|one)|one) (?:who|that|which)(?:'s|'ve)?"
    "(?: (?:has|have|had|already|once|actually|really|also|just|ever))* "
    "(?:been|done|did|does|walked|gone|went|worked|held|had|lived|made|knows)\\b(?! (?:me|my boss|my team)\\b)|"
    "some(?:body|one) (?:with (?:more |some |real )?experience|(?:more |very )*(?:experienced|senior|older))\\b"
)
NAMES = {
    Need.LEADERSHIP_SKILLS: f"leadership(?: (?:coaching|coach|skills?))?{NOT_A_KIND}|leading people",
    Need.EXECUTIVE_STRATEGY: f"executive(?: (?:coaching|coach|strategy))?{NOT_A_KIND}"
    f"|(?<!a )strateg(?:y|ic)(?: (?:coaching|coach|work|side))?{NOT_A_KIND}",
    Need.RELATIONAL_WORK: "relational(?: (?:coaching|coach|work|side))?|relationships?(?: (?:coaching|coach|work))?",
    Need.MENTORING: f"mentor(?:s|ing|ship)?|{TRAVELLED}",
}
NAME = f"(?:{'|'.join(NAMES.values())})"
NEGATED = re.compile(
    r"(?:\b(?:not|no(?!\W+(?:i|i'\w+|we|it's|that's|please|just|give|let's|can|could|then)\b)|instead of|rather than"
    r"|than|without|never)|n't(?:\s+(?:need|want|think|it))?|do not (?:need|"
    r"want))"
    rf"\s+(?:(?!but\b|more\b|rather\b|it's\b)[\w']+\s+){{0,3}}?{NAME}",
    re.I,
)
LEAD = (
    r"\W*(?:(?:oh|ok|okay|hm+|sorry|but|and|so|well|no|nope|yes|yeah|wait|actually|sure|fine|alright|all right|good|"
    r"honestly|thanks|really|nah|idk|tbh|i think|i guess|i feel|i believe|to me|for me)\b[\s,.:;!?]*)*"
)
IT = "(?:that|this|it|(?:the|your) (?:match|suggestion|result|recommendation))"
OF_TROUBLE = "(?:it|that|this|mine|my|the|your)"  # "it's more about relationships" is of what was told
FILL = (
    "(?:(?:to|have|get|try|do|book|see|take|go|for|with|work|talk|speak|be|coached|help|coaching|support|something|"
    "somebody|"
    "someone|who|is|an?|the|some|more|rather|kind|sort|of|bit|like|about|on|in|around|my|real|proper|it|that|this|"
    "instead|"
    "coach) ){0,7}?"
)
BETTER = "(?: [\\w']+){0,3}? (?:better|more|right|closer|nearer|good|best|me|it|needed|what i (?:want|need))\\b.*"
SUITS = "(?:sounds?|fits?|suits?|feels?|seems?|looks?|(?:would|might) (?:be|fit|suit)|is|'d be)"

WHY = (
    "(?:why|how come)\\b.*\\b{name}\\b.*",
    "(?:why|how come) (?:that|this|these)(?: (?:one|kind|type|match|result|suggestion))?",
    "(?:why|how come) (?:do|did|would|does) (?:you|it) (?:think|say|believe|suggest|recommend|pick|choose|match|come|"
    "decide)\\b.*",
    "why (?:is|would|should) {it} (?:be )?(?:the )?(?:fit|match|right|best|good|so|for me)\\b.*",
    "what (?:makes|made) you (?:think|say|believe|so sure|choose|pick|suggest|recommend)\\b.*",
    "how (?:sure|certain|confident) are you\\b.*",
    "(?:what|which)(?: (?:kind|type|one|sort|coaching))* (?:was|is|did you say (?:was|is)) (?:my|the|your) "
    "(?:match|result|suggestion|recommendation)(?: (?:again|for me))*",
    "what (?:did|do) you (?:suggest|recommend)(?: (?:me|again|for me|to me))*",
    "(?:which|what)(?: (?:one|kind|other))? (?:came|comes|was|is|would be) (?:second|next|the runner[- ]?up)\\b.*",
)
ASKED = re.compile(r"^.*?\b(?:wouldn't|shouldn't|isn't|couldn't|don't you think)\b")
# Another kind, as a question: its reasons are asked for, and which it should be.
SUGGESTED = (
    "(?:wouldn't|shouldn't|isn't|couldn't|could|might|would)(?: it| that| this| mine)?"
    "(?: also| be| an?| the| more| rather| really| about| a matter of)* "
    "{name}\\b.*",
    "(?:what|how) about\\b.*\\b{name}\\b.*\\b(?:instead|rather)",
    "(?:don't|do) you (?:not )?think {fill}{name} (?:would|might|could|is|fits|suits)\\b.*",
)
# What may be about something else when another kind of question is open.
LOOSE_WHY = (
    "how (?:do|did|can|could|would) you (?:know|tell|get to|come to|arrive at|reach|figure|work|decide|conclude)"
    "(?: (?:that|this|it|so|all that|out|there))*",
    "what(?: is|'s) {it} based on",
    "(?:based on|on) what(?: basis| grounds)?",
    "where do you get {it}(?: from)?",
    "says who",
    "who (?:says|said|decided|decides)(?: (?:so|that|this|it))?",
    "(?:are you|you're|you)(?: really| quite| so| pretty)? sure(?: about {it})?",
    "really",
    "what else (?:could|might|would) (?:it be|fit|that be)",
)
WISHES = (
    "(?:i|we)(?:'d| would)(?: much| far| really)* (?:rather|prefer|like|love|choose|go for|take|opt for|want) "
    "{fill}{name}\\b.*",
    "(?:i|we)(?:'ll| will| do|'m| am| was| really| actually| just)* (?:want|need|prefer|choose|pick|take|go for|"
    "go with|looking for|hoping for) {fill}{name}\\b.*",
    "(?:{it}|mine|my (?:problem|challenge|thing|case|topic|issue|trouble|situation))(?:'s| is|'d be| would be)? "
    "(?:(?:sounds?|feels?|seems?|looks?) )?(?:like |to be )?(?:more|rather|really|actually|mostly|mainly|clearly|all|"
    "about|to do with|a matter of|a question of|a case for)\\b(?: [\\w']+){0,5}? {name}\\b.*",
    "{it}(?:'s| is) {fill}{name}\\b.*",
    "(?:can|could|may) (?:i|we)(?: please)? (?:have|get|try|choose|pick|switch|go|do|see|talk|speak|work) "
    "{fill}{name}\\b.*",
    "(?:let's|let us|please|pls|just|better|rather|more|make (?:it|that)|go|switch|give me|change (?:it|that)|"
    "put me down) {fill}{name}\\b.*",
    "(?:then|in that case),? (?:it's )?{fill}{name}\\b.*",
    "(?:i|we)(?:'m| am|'re|'d| would| might|'ll)?(?: be| do| feel)? "
    "(?:better off|better|happier|best served)(?: off)? with {fill}{name}\\b.*",
    "(?:an? |the )?{name}\\W* (?:please|pls|instead|then|it is)\\b.*",
    "(?:an? |the )?{name} {suits}{better}",
    "(?:the |an? )?{name},? i (?:mean|meant)",
    "i (?:mean|meant) (?:the |an? )?{name}",
)
# The answer to "it could be leadership coaching or executive coaching".
JUST = "(?:(?:probably|maybe|definitely|rather|more|the|an?|i (?:think|guess|suppose|would say)|i'd say|it's) )*"
CHOICES = (f"{JUST}{{name}}(?:,? (?:i (?:think|guess|suppose)|probably|maybe|definitely|for sure|one|kind))*",)
BOTH = (
    "(?:(?:it's|is it|it is|maybe|probably|why not|a (?:bit|mix) of|can it be|could it be|can i (?:have|do|get)|"
    "i (?:need|want|think|guess)|rather|it could be|could be|it's probably) )*both"
    "(?: of (?:them|these|those)| kinds| i (?:think|guess)| maybe| probably| really)*",
)
DISPUTES = (
    "{it}(?:'s| is| was)(?: all| just| simply| plain| quite| completely| totally)* (?:wrong|incorrect|off|"
    "not (?:quite |really )?(?:right|it|me|true|correct|what i (?:want|need|meant|had in mind)))\\b.*",
    "{it} (?:isn't|wasn't) (?:quite |really )?(?:right|it|me|true|correct|what i (?:want|need|meant))\\b.*",
    "{it} (?:doesn't|does not|didn't) (?:really |quite )?(?:fit|suit|match|sound|feel|seem|look)\\b.*",
    "(?:not|it's not|that's not) (?:for )?me\\b.*",
    "i(?: really)? (?:see {it} differently|doubt {it}|(?:don't|do not) see {it})\\b.*",
    "i (?:don't|do not) (?:think|feel|believe)(?: that)? (?:{it}|{name}|that one)(?:'s| is)? "
    "(?:fits?|suits?|right|me|it|for me|what i|the right)\\b.*",
    "you(?:'re| are|'ve got| got| have got)(?: [\\w']+){0,2} (?:wrong|mistaken)\\b.*",
    "you (?:misunderstood|(?:don't|didn't|do not|did not) (?:get|understand|hear)) (?:me|it|that|my)\\b.*",
    "wrong(?: (?:kind|match|one|type|category|coaching|coach))?(?:[,.].*)?",
    "(?:can|could|may) i (?:choose|pick|have|get|change)(?: (?:that|it|an?|other|another|different|something else|"
    "kind|"
    "type|match|coaching|of|help|myself|to))+",
    "i(?:'d| would| want| need| prefer)(?: rather| prefer| like)?(?: have)? (?:something else|"
    "(?:another|a different|some other) (?:kind|type))\\b.*",
    "none of (?:that|these|those)",
    "(?:not|no|i (?:don't|do not) (?:want|need)) {fill}{name}",
)

# The same, whatever is open: the match itself asks for it in these words.
FELT = (
    "{it} (?:(?:just|still|all|kind of|sort of|really) )*(?:feels?|sounds?|seems?|looks?)"
    "(?: (?:a bit|a little|all|just|so|very|quite|kind of|sort of|completely|totally|to me))* "
    "(?:wrong|off|odd|strange|weird|not right)\\b.*",
    "i(?: really| totally| completely| quite| just)* "
    "(?:disagree|(?:don't|do not) (?:quite |really |at all )?agree)\\b.*",
    "i(?:'m| am) (?:not|un)(?: (?:so|really|quite|too|that|entirely))*(?: sure| certain| convinced)"
    "(?: (?:if|that|whether|about))* {it}(?:'s| is)?(?: (?:really|quite|the))* (?:right|me|fits?|suits?|it|for "
    "me)\\b.*",
    "(?:the|your|that|this) (?:match|suggestion|recommendation|result|kind)\\b.* "
    "(?:wrong|off|odd|strange|weird|not right|isn't right|doesn't (?:fit|suit)\\b.*)",
)

# An argument over it: what is too small for one, and what one's own words amount to.
TOO_SMALL = (
    "(?:{name}|{it})(?:'s|'re| is| are| sounds?| seems?| feels?| looks?)"
    "(?: (?:just|only|more|rather|really|like|something|stuff|a bit|a little|way|far|meant))* "
    "(?:for (?:(?:absolute|complete|total|young|new|first[- ]time|junior|people|those) ?)*"
    "(?:beginners?|starters?|juniors?|newbies|rookies|newcomers|novices|managers|team ?leads?|leaders"
    "|below me|under me|who start\\w*)|too (?:basic|junior|low|simple|small|elementary)"
    "|(?:beneath|below) (?:me|my \\w+))\\b.*",
    "i(?:'m| am) (?:way |far |long |well )?(?:past|beyond|above) (?:{name}|{it})\\b.*",
)
AMOUNTS = (
    "(?:(?:but|so|and|well|look) )*(?:i (?:said|told you|wrote|mentioned|meant)\\b.{2,100}?[,.;:]\\s*)?"
    "(?:so |and |but |then |surely |isn't )*{it}(?:'s| is|'d be| would be| sounds(?: like)?)?"
    "(?: (?:more|really|clearly|rather|surely|a|an|like|about))* {name}"
    "\\W*(?:right|no|isn't it|is it not|correct|surely|don't you think|or not|then)\\W*",
)

# What only speaks of the match while the call is offered right after it.
OFFERED = (
    "(?:{it}(?:'s| is) )?(?:(?:all|just|total|totally|complete|pure|such|a load of|utter) )*"
    "(?:bs|bull ?shit|bull|rubbish|nonsense|crap|garbage|bollocks|ridiculous|not true)",
    "(?:it's|that's|this is|it is|that is|it isn't|that isn't)(?: (?:really|just|even|at all))*(?: not)?"
    "(?: (?:really|just|even|at all))* about (?:that|this|it)(?: at all| really| though)*",
    "(?:none|neither|not one)(?: of (?:that|this|these|those|them|it|(?:the )?(?:two|four|kinds|both)))?"
    "(?: (?:really|quite|actually))* (?:fits?|suits?|matche?s?|applies|apply|sounds? (?:right|like me)|"
    "feels? right|(?:is|are) (?:right|me|it|for me|true))(?: (?:me|well|really|though))*",
)
DENYING = re.compile(r"\b(?:not|isn't|none|neither|bs|bull\w*|rubbish|nonsense|crap|garbage|bollocks|ridiculous)\b")
# So few words that they are a no to the call once that is asked again.
AT_ONCE = ("not (?:really|quite|exactly|at all)(?: (?:though|no|to be honest))*",)
CHOSEN = ("(?:an? |the |more |rather |maybe |probably )*{name}(?: (?:actually|really|though|maybe|probably|for me))*",)
REFUSING = re.compile(
    r"\W*(?:no|nope|nah)\b(?:\s*[,.!;-]+|(?=\s+(?:wait|sorry|actually|rather|hm+|maybe|more|i)\b))", re.I
)
AGREEING = re.compile(r"\W*(?:yes|yeah|yep|yup|sure|ok|okay|fine|alright|all right|good|please)\b", re.I)

LEFT_TO_COACH = (
    "(?:let|have) (?:a|the|my) coach (?:decide|say|choose|pick|find out|work (?:it|that) out).*|"
    "(?:you|they|the coaches) (?:decide|choose|pick|say)\\b.*|(?:it's )?up to (?:you|them|the coach)|your (?:choice|"
    "call)|"
    "(?:leave|i'?d? ?(?:rather )?leave) (?:it|that) (?:to|with|for) (?:a|the|my) (?:coach|call).*|"
    "(?:a|the|my) coach (?:can|could|should|may|will|shall) (?:decide|say|choose|pick|tell).*"
)


class Kind(StrEnum):
    WHY = "why"
    WISH = "wish"
    DISPUTE = "dispute"
    BOTH = "both"


@dataclass(frozen=True)
class Said:
    """``need``: the kind of help wished for, asked about instead, or in a dispute turned down; None: none is named."""

    kind: Kind
    need: Need | None = None

    def turns_down_other(self, match: str, wished: str | None) -> bool:
        """Whether it turns down a kind of help that nobody has suggested."""
        return self.kind is Kind.DISPUTE and self.need not in (None, match, wished) and match in set(Need)


def about_match(
    text: str,
    *,
    loose: bool,
    choosing: bool = False,
    between: bool = False,
    offered: bool = False,
    at_once: bool = False,
) -> Said | None:
    """What the words say about the match; None when they don't speak of it.

    ``loose``: nothing is open that "that's wrong" or "are you sure?" could be about instead. ``choosing``: which kind
    would be right has just been asked, so that its name is enough. ``between``: two kinds were named, none
    suggested. ``offered``: the call is offered, ``at_once``: for the first time, right below the match.
    """
    said = plain(text)
    if len(said.split()) > LONGEST:
        return None
    if argued := argument(said):
        return argued
    if _one_of(SUGGESTED, said):
        return Said(Kind.WHY, named(ASKED.sub("", said)))
    if _one_of(WHY, said) or (loose and _one_of(LOOSE_WHY, said)):
        return Said(Kind.WHY)
    if loose and not choosing and _one_of(BOTH, said):
        return Said(Kind.BOTH)
    wished, asks = named(said), said.endswith("?") and not re.match(rf"{LEAD}(?:can|could|may)\b", said, re.I)
    if asks:
        return None
    if offered and not AGREEING.match(said):
        instead = named(REFUSING.sub("", said))
        if instead is not None and _one_of(CHOSEN, REFUSING.sub("", said)):
            return Said(Kind.WISH, instead)
        if (_one_of(OFFERED, said) and DENYING.search(said)) or (at_once and _one_of(AT_ONCE, said)):
            return Said(Kind.DISPUTE)
    disputes = _one_of(FELT, said) or ((loose or re.search(NAME, said, re.I)) and _one_of(DISPUTES, said))
    chooses = choosing or (between and _one_of(CHOICES, said))
    if wished is not None and (chooses or disputes or _one_of(WISHES, said) or NEGATED.search(said)):
        return Said(Kind.WISH, wished)
    return Said(Kind.DISPUTE) if disputes else None


def wish_beforehand(text: str) -> Need | None:
    """The kind of help that is wished for before any was suggested: "can I get mentoring instead"."""
    said = plain(text)
    if len(said.split()) > LONGEST_BEFOREHAND or not _one_of(WISHES, said) or re.match(rf"{LEAD}{OF_TROUBLE}\b", said):
        return None
    return named(said)


def argument(text: str) -> Said | None:
    """ "Leadership is for beginners", "I said I can't delegate, that's executive, right?"."""
    said = plain(text)
    if len(said.split()) > LONGEST:
        return None
    if _one_of(TOO_SMALL, said):
        return Said(Kind.DISPUTE, named(re.split(r"[,.;]", said)[0]))
    meant = named(said) if _one_of(AMOUNTS, said) else None
    return Said(Kind.WISH, meant) if meant else None


def named(text: str) -> Need | None:
    """The one kind of help that the words name and don't turn down; None for none or several."""
    left = NEGATED.sub(" ", plain(text))
    found = [need for need, pattern in NAMES.items() if re.search(rf"\b(?:{pattern})\b", left, re.I)]
    return found[0] if len(found) == 1 else None


def leaves_it(text: str) -> bool:
    """Whether a coach is to say which kind it is: "let the coach decide"."""
    return re.fullmatch(LEAD + LEFT_TO_COACH + r"\W*", plain(text)) is not None


def left_to_coach(text: str) -> bool:
    """The same where the kind was not asked for, so that "it's up to you" may mean something else."""
    return leaves_it(text) and re.search(r"\bcoach(?:es)?\b", plain(text)) is not None


def leads_in(text: str) -> bool:
    """Whether it only begins something: "no, actually,"."""
    return re.fullmatch(LEAD + r"\W*", plain(text), re.I) is not None


@cache
def _patterns(templates: tuple[str, ...]) -> list[re.Pattern[str]]:
    values = {"{name}": NAME, "{it}": IT, "{fill}": FILL, "{suits}": SUITS, "{better}": BETTER}
    compiled = []
    for template in templates:
        for place, value in values.items():
            template = template.replace(place, value)
        compiled.append(re.compile(rf"{LEAD}(?:{template})\W*", re.I))
    return compiled


def _one_of(templates: tuple[str, ...], text: str) -> bool:
    return any(pattern.fullmatch(text) for pattern in _patterns(templates))
