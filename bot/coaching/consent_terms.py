"""What is said under the question for consent and is neither yes nor no: a yes with a condition, "what if I say no?".

To the intent classifier "only if my boss doesn't see it" is a yes. A consent is given without a condition, or it isn't.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.coaching.typed import plain, recognised

LONGEST = 40  # words; what is longer tells something new
MOST = 2  # answers; more than that is a lecture
YES = (
    r"(?:yes|yeah|yep|yup|ye|ok|okay|k|sure|fine|alright|all right|agreed|deal|go ahead|of course|"
    r"i (?:do )?(?:agree|consent|accept)|that's (?:ok|okay|fine|alright)|it's (?:ok|okay|fine|alright)|"
    r"you (?:can|may|could)(?: \w+){0,6}|(?:keep|store|save)(?: (?:it|them|that))?|i don't mind|no problem)"
)
NO = (
    r"(?:no|nope|nah|no,? thanks|no,? thank you|rather not|i'd rather not|better not|not really|i (?:don't|do "
    r"not) agree)"
)
NOT_A_NO = r"(?! (?:problem|worries|idea|clue|doubt|matter|wonder|reason|need|objections?|one|time)\b)"
LEAD = (
    r"\W*(?:(?:hi|hello|hey|oh|ok|okay|hm+|um+|so|well|and|but|wait|sorry|please|yes|yeah|no|btw|then"
    r"|also)\b[\s,.:;!?-]*)*"
)
NOBODY = (
    r"(?:no ?body|no one|none of|any ?(?:body|one)|(?:my|the|our)(?: \w+)? ?(?:boss|manager|employer|company"
    r"|firm|team|ceo|"
    r"director|superiors?|supervisor|colleagues?|husband|wife|partner|hr)|hr|they|he|she|other people|others)"
)
REFUSED = re.compile(rf"^\W*{NO}{NOT_A_NO}\b(?! \w)|\bso no\W*$")
# A condition, whatever else is said.
ALWAYS = (
    r"\b(?:only|just) (?:if|when|on condition|as long|for (?:the|my) (?:coach|call))\b",
    r"\b(?:as|so) long as\b",
    r"\b(?:provided|providing)\b",
    r"\b(?:on|under)(?: the| one| a)? conditions?\b",
    r"\bunless\b",
    rf"\bif {NOBODY}\b.*\b(?:not|never|don't|doesn't|won't|can't|cannot|isn't|aren't|sees?|reads?|knows?|hears?"
    rf"|finds?|gets?)\b",
    r"\bif (?:it|that|this|everything|all of it)(?:'s| is| stays| remains)?(?: all| only| really| just)* "
    r"(?:anonym\w+|private|confidential|secret|between us|not shared|deleted|erased|encrypted|kept secret|never)\b",
    r"\bif (?:you|they) (?:promise|swear|delete|erase|don't|do not|won't|never|keep (?:it|that) (?:secret|private))\b",
    r"\bbut (?:please |then |pls )?(?:not|never|don't|do not|no) (?:\w+ )?(?:tell|share|show|give|send|use|keep"
    r"|store|save|"
    r"record|let|mention|include|write|forward|pass|sell|publish|train|my|the|with|to|for|all|everything|anything|names?|"
    r"forever|long|longer|more than|in public|public\w*)\b",
    rf"\bbut (?:please )?{NOBODY}(?: (?:from|in|of|at|else)(?: \w+){{0,2}})? (?:must|should|may|can|shall"
    rf"|mustn't|can't|cannot|shouldn't|doesn't|does not|don't|do not|"
    r"won't|isn't|is not)\b",
    r"\bbut (?:please |then |you |(?:i )?want (?:you |it )?(?:to )?)*(?:must |should |have to |need to )?(?:be )?"
    r"(?:delete|deleted|erase|erased|remove|destroy|forget|anonymi[sz]ed?|keep it (?:secret|private|between us)|"
    r"only (?:keep|store|for|the|until|my|if|when|between))\b",
    r"\bbut i(?:'d rather not| don't want| do not want| won't| will not|'m not going to| wouldn't)"
    r"(?: like| want)?(?: to)?(?: \w+)? ?"
    r"(?:my (?:name|boss|employer|company|data|words)|tell|give|say my|share|you to|it to|anyone|anybody|them to)\b",
    r"\b(?:except|apart from|without|minus|just not|leave out)(?: for)? (?:my|the|any)?\s?"
    r"(?:names?|personal|contact|e-?mail|phone|address|employer|company|health|family|identity|private)\b",
)
# Only after a yes: "ok, for two weeks".
AFTER_YES = (
    r"\b(?:for|after|within)\b(?: only| max| at most)? (?:\d+|an?|one|two|three|four|six)(?: \w+)? "
    r"(?:hours?|days?|weeks?|months?|years?)\b",
    r"\b(?:until|till)\b(?: \w+){1,3}",
    r"\b(?:not|but not|never) (?:my |the )?(?:real |full |last )?(?:names?|boss|employer|company|hr)\b",
    r"\banonym\w+\b",
)
KINDS: Mapping[str, str] = {
    "consent_unnamed": r"\bnames?\b|\banonym\w*|\bidentity\b|\bwho i am\b|\bidentif\w+",
    "consent_erasing": r"\b(?:delet\w+|eras\w+|remov\w+|destroy\w*|forget|forever|until|till|weeks?|days?"
    r"|months?|years?|hours?)\b",
    "consent_readers": rf"\b{NOBODY}\b|\b(?:share\w*|third|public\w*|sell|forward|private\w*|secret"
    rf"|confidential\w*|between us|"
    r"see|sees|read|reads)\b",
}
OTHER_TERMS = "consent_terms"
# "yes and book me a call", "yes I'm a nurse"
GOES_ON = re.compile(
    r"\W*(?:yes|yeah|yep|yup|sure|of course|agreed|i agree)\b[\s,.;:!]*"
    r"(?:(?:and|then|so)\b[\s,]*|(?=(?:i|i'm|my|we|please|can|book|let's)\b))\S"
)
QUESTIONS = {
    "consent_if_no": (
        r"(?:and )?(?:what|what happens|what will happen|what then)(?: happens)?,? (?:if|when)(?: i)?(?: \w+)? "
        r"(?:say|said|choose|click|pick|answer|tap|press|tell you)(?: you)?(?: an?)? (?:no|nope|not)\b.*",
        r"(?:and )?(?:what|what happens|what will happen)(?: happens)? (?:if|when) i "
        r"(?:don't|do not|refuse|disagree|won't|decline|am not|'m not|wouldn't|would not|say nothing)\b.*",
        r"(?:and )?if (?:i (?:don't|do not|say no|refuse|decline|won't)|not|no)\b[^.!]{0,25}\?*",
        r"(?:do|must|should) i(?: really)?(?: have| need)?(?: to)? (?:say yes|agree|consent|accept|do (?:this"
        r"|that|it))\b.*",
        r"(?:do|must) i(?: really)?(?: have to| need to)?\??",
        r"(?:can|could|may) i (?:say no|refuse|decline|disagree|opt out)\b.*",
        r"is (?:it|this|that) (?:mandatory|required|optional|compulsory|voluntary|necessary|a must|obligatory)\b.*",
        r"(?:what )?(?:happens )?otherwise\??",
        r"(?:can|could|may|do) i (?:still )?(?:book|talk|use|go on|chat|get|have|see|ask)\b.*\b(?:without|if "
        r"(?:i )?(?:say no|not|"
        r"don't|refuse))\b.*",
    ),
    "consent_later": (
        r"(?:can|could|may) (?:i|we) (?:\w+ )?(?:decide|choose|answer|say|tell you|agree|do (?:that|it|this)"
        r"|consent|sign|"
        r"change (?:it|that|my mind|this))\b.*\b(?:later|afterwards?|after|at the end|in the end|another time"
        r"|any ?time|then)\b.*",
        r"(?:can|could|may) (?:i|we) (?:change my mind|take (?:it|that) back|think about (?:it|that|this)|sleep "
        r"on it)\b.*",
        r"(?:i'll|i will|i'd rather|let me|i want to|i need to|i have to|i'd like to) (?:decide|think|answer"
        r"|sleep on|say|see)\b"
        r"(?: (?:about|on|it|that|this|over|first|later|a bit|you))*",
        r"(?:maybe|perhaps|possibly|ask me|decide)?\W*(?:later|another time)(?: maybe| perhaps)?",
        r"(?:i'm|i am) (?:not sure|undecided|unsure)(?: yet| about (?:it|that|this)| if .{0,25})*",
        r"i (?:can't|cannot) (?:decide|say)(?: (?:yet|now|that|right now))*",
        r"(?:yes and no|no and yes|(?:yes,? )?i do mind|i guess(?: so)?|i suppose(?: so)?|whatever(?: you \w+)?|if i "
        r"must|if (?:you|it) must|meh|i don't care|not really sure|fifty.fifty)(?: \w+)?",  # is no yes to be kept
    ),
}  # fmt: skip


def asked_back(text: str) -> str | None:
    """The flow that answers a question, or a doubt, about saying yes or no; None for none."""
    said = plain(text)
    if len(said.split()) > LONGEST:
        return None
    return recognised(said, QUESTIONS, LEAD, r"\W*")


def conditions(text: str) -> tuple[str, ...]:
    """The flows that answer the conditions a consent is tied to; none where it isn't, or where it is only asked."""
    said = plain(text)
    agrees = re.match(rf"{LEAD}{YES}\b", said)
    if len(said.split()) > LONGEST or said.endswith("?") or REFUSED.search(said):
        return ()
    if not (
        agrees or re.match(rf"{LEAD}(?:only|just|if|as|so|provided|providing|on|under|unless|but|not|except)\b", said)
    ):
        return ()  # "nobody does a thing unless I ask" is of something else
    found = [hit[0] for pattern in ALWAYS if (hit := re.search(pattern + ".*", said))]
    found += [hit[0] for pattern in AFTER_YES if agrees and (hit := re.search(pattern, said))]
    if not found:
        return ()
    about = [flow for flow, pattern in KINDS.items() if any(re.search(pattern, one) for one in found)]
    return tuple(about[:MOST]) or (OTHER_TERMS,)


def leading(text: str, wishes: bool = True) -> bool | None:
    """The yes or no that words begin with which go on to something else: "no and I want to book a call".

    ``wishes``: they go on to a wish, before which a no counts, too; "no, I'm a nurse" may be no to anything.
    """
    said = plain(text)
    if wishes and re.match(rf"\W*{NO}{NOT_A_NO}\b[\s,.;:!]*(?:(?:and|but|just|only|still|instead)\b[\s,]*)*\S", said):
        return False
    return True if GOES_ON.match(said) else None
