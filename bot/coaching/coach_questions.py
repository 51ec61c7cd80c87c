"""What is asked about the coaches before one is chosen: which languages they speak, what if one doesn't like them.

Each answer is a flow of data/flows.yml, or the answer to a question about coaching.
"""

from __future__ import annotations

import re

from bot.coaching.languages import named
from bot.coaching.typed import plain, recognised

LONGEST = 20  # words; what is longer tells something new
LEAD = (
    r"\W*(?:(?:hi|hello|hey|oh|ok|okay|hm+|um+|so|well|and|but|wait|sorry|please|btw|by the way|actually|also"
    r"|just|quick question|"
    r"one (?:more )?(?:thing|question))\b[\s,.:;!?-]*)*"
)
TAIL = r"(?:\W+(?:please|pls|too|then|though|tho|actually|thanks|btw|as well|or not|at all|there|here|for me))*\W*"
COACH = (
    r"(?:coach(?:es)?|mentors?|(?:any|one|some) of (?:you|them|your coaches|the coaches)|any(?:one|body)"
    r"|some(?:one|body)|people|somebody)"
)
SPEAKS = r"(?:speaks?|speaking|talks?|understands?|fluent in|coach(?:es)? in|works? in)"
QUESTIONS = {
    "say_languages": (
        r"(?:do|does|have|is|are|can|could|would|will|has)(?:n't)?\b.*\b\w+[- ]?speaking\b.*",
        rf"(?:do|does|can|could|is|are|will|would)(?:n't)? (?:you |the |your |my |there |any |all |have |of |a "
        rf"|an )*{COACH} "
        rf"(?:who |that |also |here |really )*{SPEAKS} \w+.*",
        rf"(?:is|are) there (?:any |an? |some )*{COACH}(?: (?:who|that))? (?:can )?(?:also )?{SPEAKS} \w+.*",
        r"(?:can|could|may) (?:i|we) (?:have|get|do|hold|be coached|talk|speak|book)(?: .{1,30})? (?:in|with an?) "
        r"\w+(?:[- ]?speaking\b.*| coach)?",
        r"(?:i(?:'d| would)?|we) (?:want|need|like|prefer|would like|'d like|d like)(?: to have| to talk to)? "
        r"(?:an? |some )?"
        r"\w+[- ]?speaking (?:coach|mentor|one|person).*",
        r"(?:what|which|how many) languages?\b.*",
        rf"{COACH} (?:who |that |also |can )*speaks? \w+\b.*",
        r"(?:an? )?\w+[- ]speaking (?:coach|mentor)",
    ),
    "say_traits": (
        r"(?:(?:can|could|may) i (?:have|get|choose|ask for|talk to|see|work with)|do you have|is there|are "
        r"there|have you got|"
        r"(?:i want|i need|i'd like|i'd prefer|i would like|i would prefer|i'd rather have|i prefer|give me)(?: "
        r"to talk to)?|"
        r"(?:does|do) it have to be|preferably|only|rather)(?: (?:an?|any|some|only))? "
        r"(?:female|male|woman|women|man|lady|older|younger|old|young|black|asian|white|gay|queer|muslim|christian|jewish)"
        r"(?: (?:as )?(?:an? |my )?(?:coach(?:es)?|mentors?|person|one))?",
        r"(?:(?:(?:can|could|may) i (?:please )?(?:talk|speak|work|do it|have it) (?:to|with)"
        r"|(?:can|could|must|should) it be"
        r"|i(?:'d| would)? (?:be |feel )?(?:better|happier|safer|(?:more |most )?comfortable)(?: talking)? (?:to|with)"
        r"|i(?:'d| would)? (?:rather|prefer to) (?:talk|speak) (?:to|with)|preferably|ideally|only|rather|maybe) )?"
        r"an? (?:female|male|woman|man|lady)(?: (?:as )?(?:an? )?(?:coach|mentor|one))?",
    ),
    "say_other_coach": (
        r"(?:and |but )?(?:what|what happens)(?: happens)?,? (?:if|when) (?:i|we) (?:don't|do not|won't|can't"
        r"|dislike|hate|am not|'m not)\b.*"
        r"\b(?:coach|mentor|her|him|them|each other|get on|along)\b.*",
        r"(?:and |but )?(?:what|what happens) if (?:the |my |that )?(?:coach|mentor|chemistry) (?:doesn't|does "
        r"not|isn't|is not|won't|didn't)\b"
        r"(?: \w+)* ?(?:fit|click|match|work(?: out)?|suit(?: me)?|like me|right|good)?.*",
        r"(?:can|could|may) (?:i|we) (?:change|switch|swap|choose|pick)(?: to)? (?:an?|the|my|another|a "
        r"different|other)?\s?"
        r"(?:other |different |another )?(?:coach(?:es)?|mentor)(?: (?:later|afterwards|after(?: the (?:first "
        r")?call)?|if .*))?",
    ),
    "say_as_you_are": (
        r"(?:i (?:have|am|'m|got|use|don't have|do not have|have no|never|suffer from|'ve got)|i'm"
        r"|i've)\b.{2,60}?[,.;:]?\s+"
        r"(?:and )?(?:is|are) (?:that|this|it) (?:ok|okay|fine|alright|all right|a problem|allowed|possible|an "
        r"issue|too (?:old|young|late))",
        r"(?:is|are) (?:it|that|this) (?:ok|okay|fine|a problem|an issue|alright) (?:if|that|when) i(?:'m| am| "
        r"have| don't| use| never| can't)\b.*",
        r"(?:am i|is it) too (?:old|young|late|junior|senior)\b.*",
    ),
    "utter_faq/price": (r"h(?:o|)w? ?(?:much|mutch|muc)(?: (?:is|does|for|costs?|it|that|this|the|a|one|session"
    r"|call|coaching|do|u|you|"
                        r"charge|would|be|all))*", r"(?:cost|price|prices|fees?|rates?)(?: (?:per session|please))?",),
    "utter_faq/coach_credentials": (
        rf"(?:(?:i want|i need|i'd like|i'd prefer|i would like|can i (?:have|get)|do you have|is there|are "
        rf"there|give me|rather|a|an)\s)*"
        rf"(?:an? )?{COACH} (?:who|that|with|from|in)(?:'s| is| has| have| really| actually| already)* "
        r"(?:\w+ )*"
        r"(?:industry|field|sector|business|domain|branch|line of work|profession|area)\b.*",
        r"(?:what|who)(?:'s| is| are) (?:the|my|your|these|this|that) (?:coach(?:es)?|mentors?)(?: like)?",
    ),
}  # fmt: skip
WHICH = re.compile(r"\b(?:what|which|how many) languages?\b")
# What the classifier takes these for where it has no examples of them.
TAKEN_FOR = frozenset(
    {"inform_role", "inform_challenge", "inform_goal", "inform_detail", "choose_slot", "book_call", "ask_availability",
     "out_of_scope", "nlu_fallback", "tell_more", "dont_know", "complain", "cancel_call", "", "affirm", "deny",
     "faq/session_format", "faq/coach_credentials"}
)  # fmt: skip
# Said of them while a time is looked for.
SOMEBODY_ELSE = re.compile(
    r"\b(?:some(?:one|body) else|(?:an)?other (?:coach|person|mentor)|different (?:coach|person|mentor))\b", re.I
)
ABOUT_COACH = re.compile(
    r"\b(?:what(?:['\u2019]?s| is| are) (?:she|he|they|(?:the|this|that|my) coach(?:es)?)\b[^?]{0,20}\blike\b"
    r"|about (?:her|him|them|the coach\w*)|who(?:'s| is| are) (?:she|he|they|the coach\w*))\b",
    re.I,
)
ASKS_WHO = re.compile(
    r"\W*(?:(?:and|so|ok|okay|but|hm+)\W+)*(?:who(?:'s| is|s)?|what(?:'s| is|s))\b"
    r"|\b(?:tell|hear|know|say|learn|read|information|info|more|something|anything|bit)\b[\w' ]{0,20}\babout\b",
    re.I,
)
TRAIT = re.compile(  # what nobody has told us about the coaches, so that nothing can be chosen by it
    r"\b(?:a |an |some )?(?:wom[ae]n|females?|lady|ladies|males?|gentleman)\b|\ba (?:man|guy|girl)\b"
    r"|\b(?:her|his|my|our) (?:own )?age\b|\b(?:an? )?(?:older|younger|black|asian|white|gay|queer|muslim"
    r"|christian|jewish)"
    r" (?:coach|person|one|mentor|woman|man)\b|\b(?:someone|somebody|anyone|one) (?:older|younger)\b"
    r"|\b(?:coach|mentor|someone|somebody|anyone|person) (?:who|with|from|that)(?:'s| has| is|'ve)?\b(?!.*\bspeak)",
    re.I,
)


def asked(text: str) -> str | None:
    """The flow, or the response, that answers the words; None when they may mean something else."""
    said = plain(text)
    if len(said.split()) > LONGEST:
        return None
    flow = recognised(said, QUESTIONS, LEAD, TAIL)
    speaks = flow != "say_languages" or named(said) or WHICH.search(said)
    return flow if speaks else None


def trait_wished(text: str) -> bool:
    """ "A woman, please", "someone my age", "a coach who has been in the forces"."""
    return bool(TRAIT.search(text))
