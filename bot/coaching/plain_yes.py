"""A yes that is plainly one. What may be kept is not decided by what a classifier makes of "yes?" or "ok what".

It begins with a word of agreement, or is little else, and nothing beside it doubts, puts off, asks or refuses.
"""

from __future__ import annotations

import re

from bot.coaching.typed import plain

FEW = 6  # words among which a yes may also stand last: "for me that's ok"
AGREES = (
    r"(?:y|ye+s+|yea|yeah+|yep|yup|yh|aye|sure(?: thing)?|ok(?:ay|ey|ie)?|o\.k\.|okk+|kk?|agreed|"
    r"(?:i |we )?(?:do |fully |totally )?(?:agree|consent|accept|approve|allow)|accepted|deal|"
    r"(?:i |we )?(?:do )?give (?:you )?(?:my |the )?(?:consent|permission|ok|okay)|"
    r"go (?:ahead|on|for it)|of course|certainly|definitely|absolutely|affirmative|please do|"
    r"(?:no|not a) (?:problem|worries|objections?|issue)|(?:i |we )?don't mind|why not|let's (?:go|start|begin)|"
    r"you (?:can|may|could) (?:keep|store|save|write|note|record|do)|by all means|be my guest|happy (?:to|for you to)|"
    r"with pleasure|granted|ja|jo|oui|s\u00ed|si|sim|da|tak|hai|haan|ano|igen|evet|\u0434\u0430|\u662f|"
    r"\U0001f44d|\U0001f44c|\u2705|\u2714|\U0001f197)"
)
# Words that agree only where they stand alone: "fine", but not "fine print".
ALONE = (
    r"(?:fine|al ?right|all right|good|great|perfect|cool|gladly|right|correct|confirmed?|do (?:it|so|that)|ready|"
    r"sounds? (?:good|fine|great)|works(?: for me)?|(?:keep|store|save|note|record)(?: (?:it|that|this|them|all))?)"
    r"(?=(?:\W+(?:then|now|thanks|thank you|with (?:me|it|that|this)|for me|by me|let's go))*\W*(?:[,.;!\n]|$))"
)
LEAD = (
    r"\W*(?:(?:hi|hello|hey|oh|ah|hm+|um+|er+m?|well|so|and|then|now|actually|please|thanks|thank you|lol|haha|"
    r"that's|that is|it's|it is|this is|that|it|this|you|i'm|i am|i|we|everything|all|for me|with me|from my side|"
    r"me|is|are|be|totally|completely|perfectly|absolutely|very|quite|also)\b[\s,.:;!-]*)*"
)
YES = f"(?:{AGREES}|{ALONE})"
BEGINS = re.compile(f"{LEAD}{YES}(?![\\w'])")
ENDS = re.compile(f"(?<![\\w']){YES}(?:\\W*(?:then|now|thanks|thank you|please|with me|for me|by me))*\\W*$")
# "No problem" refuses nothing, and "why not" asks nothing.
NO_NO = re.compile(
    r"\b(?:no|not an?|nothing against|without) ?(?:problem|worries|objections?|issue|doubt|it)s?\b|\bwhy not\b|"
    r"\bdon't mind\b|\bdon't (?:have|see) (?:a problem|anything against)\b|"
    r"\bif (?:you (?:like|want|must|need)|that helps)\b"
)
DOUBTS = re.compile(
    r"\b(?:no|not|never|nope|nah|none|nothing|nobody|neither|cannot|without|refuse|disagree|against|\w+n't)\b|"
    r"\b(?:later|tomorrow|tonight|maybe|perhaps|possibly|eventually|someday|soon|depends|unless|"
    r"think|thinking|guess|suppose|wonder|hope|wish|would|might|should|must|told|tell you|said|say|says|decide)\b|"
    r"\b(?:what|why|how|who|whom|whose|where|when|which|whether)\b|"
    r"\b(?:others?|somebody|someone|everybody|everyone) (?:does|do|did|say|said|agree)\b|\byeah,? right\b|"
    r"\bi (?:do )?mind\b|\?"
)
GOES_ON = re.compile(r"[,.;:!\n]|\b(?:and|so|because|but)\b")
TAKES_BACK = re.compile(
    r"\bbut (?:no|not|never|maybe|later|rather not|i (?:don't|do not|won't|can't|cannot) "
    r"(?:agree|want|consent|know|accept)|"
    r"(?:my|our|the) [\w' -]{2,30} (?:does|do|did|will|would|might|doesn't|don't|won't))\b"
)


def plainly_agrees(text: str) -> bool:
    """Whether the words, of a message or a part of one, say yes and leave no doubt of it."""
    said = NO_NO.sub(" yes ", plain(text)).strip()
    begins = BEGINS.match(said) is not None
    if not begins and not (len(said.split()) <= FEW and ENDS.search(said)):
        return False
    # behind the yes a story may hold any of these: "yes, I'm a nurse and I can't sleep"
    beside = GOES_ON.split(said, maxsplit=1)[0] if begins else said
    return not DOUBTS.search(beside) and not TAKES_BACK.search(said)
