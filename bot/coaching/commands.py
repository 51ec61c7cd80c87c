"""Whether words that sound like a command are one: "delete my data" is, "delete key people from my team" is not.

A command is about this chat, what was told in it, or the call. Where its verb has another object, or where it tells
what somebody does again and again, it is what the prospect has to say.
"""

from __future__ import annotations

import re

from bot.coaching.heard import INTERROGATIVES
from bot.coaching.typed import plain

MINE = re.compile(  # what a command here may be about
    r"\b(?:it|that|this|all|everything|every|me|us|you|chat|conversation|questions?|questionnaire|form|intake|answers?|"
    r"data|info|information|details|account|records?|history|messages?|words?|text|transcript|profile|consent|call|"
    r"appointment|booking|session|thing|beginning|start|first|scratch|zero|again|over|please|now|completely|anything|stuff|"
    r"entry|entries|file|summary|one|mine|talk|lot|name|email|e-mail|address|phone|number|traces?|said|told|write|wrote|typed|"
    r"whatever|from here|thread|dialogue|discussion|slate|log|logs|story|particulars|brief|button"
    r"|correspondence|bit|them|interview)\b"
)
OTHER = re.compile(r",|\.|\b(?:and|but|because|so|since|after|before|who|which)\b")
NEAR = 8  # words of an object
# By intent: the verb whose object tells.
VERBS = {
    "restart": r"(?:restart|re-start|start(?: all)?(?: over| again| fresh| afresh| anew)|begin(?: again| anew)"
    r"|reset|redo|reboot|"
    r"relaunch|reinvent)",
    "erase_my_data": r"(?:delete|erase|remove|wipe|destroy|get rid of|purge|scrub)",
}
ACTS = {
    "cancel_call": r"(?:cancel|miss|skip)",
    "reschedule_call": r"(?:move|reschedule|shift|postpone|change)",
    **VERBS,
}
HABIT = re.compile(
    r"\b(?:all the time|always|often|every (?:time|day|week|month|one|single)|usually|constantly|again and again|"
    r"over and over|keeps? (?:\w+ing)|too often|never|nobody|no one|at the last minute|most of)\b"
)
SOMEBODY = r"\b(?:i|we|he|she|they|people|clients?|staff|nobody|no one)"
WISH = re.compile(
    r"\b(?:want|wish|would like|'d like|please|can you|could you|can i|could i|may i|let's|let me|need to)\b"
)
# "my data is a mess": said of a thing, nothing is to be done with it.
STATED = re.compile(
    r"\W*(?:(?:my|our|the|their|all)\s+)+(?:\w+\s+)?(?:data|calls?|meetings?|appointments?|answers?|questions?|records?|"
    r"privacy|consent)\s+(?:is|are|was|were|has|have|keeps?|gets?|takes?|takes up|eats?|always|never|don't"
    r"|doesn't|isn't|aren't)\b"
)
SPOKEN_TO = re.compile(r"\?|\b(?:you|your|here|required|needed)\b")
THANKED = re.compile(
    r"\b(?:nobody|no ?one|never|not|don't|doesn't|didn't|hardly|rarely|without)\b(?: \w+){0,2} "
    r"(?:say|says|said|saying|get|gets|got|getting|hear|hears|heard|hearing)(?: an?| any| as much as)? "
    r"(?:thanks?|thank-you|bye|goodbye|hello|hi|good morning)\b"
)
# "thank you, nobody …" and "I never said thank you": the first thanks, the second tells.
THANKS = re.compile(r"\W*(?:ok\W+|great\W+|no\W+|oh\W+)?(?:thanks|thank|thx|many thanks|bye|goodbye|hi|hello|hey)\b")
ASKED_ABOUT = re.compile(r"\b(?:if|when|whether|might|fees?|costs?|charged?|policy)\b")
TOLD_TO = re.compile(r"\W*(?:(?:please|ok|okay|sorry|no|actually)\W+)*(?:can|could|would|will) (?:you|we)\b")
SPOKEN_OF = frozenset({"thank", "goodbye", "greet"})
ABOUT_MINE = frozenset({*ACTS, "request_my_data", "withdraw_consent", "ask_privacy"})
# "who pays the bill, that is the fight": what begins like a question is what the rest speaks of.
TOPIC = re.compile(
    r"(?:who|what|when|where|why|how|which|whether)\b[^?]*?(?:,|\s[-\u2013\u2014])\s*"
    r"(?:that|this|it|those|these)(?:'s| is| are| was| were)\b(?! (?:all )?(?:ok|okay|right|possible|included"
    r"|free|fine)\b)[^?]*"
)

# "can i stop anytime": of the coaching, and no wish to stop now.
WHETHER_TO_STOP = re.compile(
    r"(?!.*\b(?:now|here|today|later|tomorrow|come back|continue|go on|finish)\b)"
    r"\W*(?:(?:and|but|so|or|also|ok|okay|then)\W+)*"
    r"(?:(?:can|could|may|am) (?:i|we)|is it (?:possible|ok|okay|allowed)|are (?:we|you)|do (?:i|we))\b[^.?!]*?"
    r"\b(?:stop|quit|leave|end|drop out|get out|pause|cancel)\b[^.?!]*?"
    r"\b(?:any ?time|at any (?:time|point|moment)|when ?ever|when i (?:want|like)|"
    r"if i(?:'m| don't| want| like| change)|early|earlier|half ?way|mid ?way|at some point|"
    r"after (?:\w+ )?(?:sessions?|calls?|weeks?|months?))\b.*"
)

FAREWELL = re.compile(
    r"\b(?:b+ye+|byes?|goodbye|ciao|cheerio|cheers|farewell|later|see (?:you|ya|u)|take care|good ?night|until|till"
    r"|thanks?|ttyl|so long|adios|(?:have|enjoy) (?:a|the|your)|talk (?:soon|tomorrow)|speak (?:soon|tomorrow)"
    r"|(?:got|have|need|want|must|should|going|off|time) to|gotta|i'm (?:off|out|done|leaving|finished)|leav(?:e|ing)"
    r"|(?:that's|that is|this is) (?:all|it|enough)|(?:all|enough) for (?:now|today)|go(?:ing)? now|over and out"
    r"|done here)\b"
)


# "cancel it... no, keep it": what is said last holds.
KEEPS = re.compile(
    r"\b(?:no|nope|wait|actually|sorry|hm+|better|rather|or|but|instead|thoughts?|please|just|then)\W+"
    r"(?:(?:no|nope|wait|actually|please|just|let's|let us|i(?:'ll| will|'d)|rather|better|do|then|sorry)\W+)*"
    r"(?:keep|leave) (?:it|that|them|the|my|this)\b|\b(?:do not|don't|dont) (?:cancel|do (?:it|that))\b"
    r"|\b(?:never ?mind|forget (?:it|that|what i said)|scratch that)\b"
)
CANCELS = re.compile(r"(?<!don't )(?<!dont )(?<!do not )\b(?:cancel|call (?:it|that) off|drop|delete|remove)\b")


def thought_better(text: str) -> bool:
    """Whether the wish to cancel is taken back by what comes after it."""
    said = plain(text)
    cancels, keeps = ([hit.start() for hit in pattern.finditer(said)] for pattern in (CANCELS, KEEPS))
    return bool(cancels and keeps) and max(keeps) > max(cancels)


def says_farewell(text: str) -> bool:
    """Whether a word of parting is in it: what only sounds tired or short may mean something else."""
    return FAREWELL.search(plain(text)) is not None


def asks_whether_to_stop(text: str) -> bool:
    """Whether it is only asked if one could, some time."""
    return WHETHER_TO_STOP.fullmatch(plain(text)) is not None


def meant(intent: str, text: str) -> bool:
    """Whether the words are the command, or the thanks, that the intent takes them for; True for other intents."""
    said = plain(text)
    if intent in SPOKEN_OF:
        return bool(THANKS.match(said)) or not THANKED.search(said)
    wishes = WISH.search(said)
    if intent in ABOUT_MINE and STATED.match(said) and not (wishes or SPOKEN_TO.search(said)):
        return False
    if intent in ACTS and HABIT.search(said) and not wishes and re.search(rf"{SOMEBODY}\b.*\b{ACTS[intent]}", said):
        return False
    if intent not in VERBS:
        return True
    objects = [OTHER.split(hit[1])[0].split()[:NEAR] for hit in re.finditer(rf"\b{VERBS[intent]}\s+(.+)", said)]
    return not any(objects) or any(MINE.search(" ".join(words)) for words in objects)


def told(text: str) -> bool:
    """Whether the words tell to do it, rather than ask about it: not "is there a fee if I cancel?"."""
    said = plain(text)
    if ASKED_ABOUT.search(said):
        return False
    return TOLD_TO.match(said) is not None or not (said.endswith("?") or said.startswith(INTERROGATIVES))


def spoken_of(text: str) -> bool:
    """Whether what begins like a question is only what the words speak of."""
    return TOPIC.fullmatch(plain(text)) is not None
