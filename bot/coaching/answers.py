"""Whether a part of a message answers the open question, or is something else."""

from __future__ import annotations

import re

from bot.coaching.flows import Flows, Question
from bot.coaching.follow_up import points
from bot.coaching.heard import Part
from bot.coaching.plain_yes import plainly_agrees

AGREED = 0.7  # from here a yes gives consent
FIRM = 0.5  # from here a question or command interrupts an open question
ASKED = 0.3
SURE = 0.8  # from here even small talk does, however long
SHORT = 5  # words; small talk this short is small talk
VOLUNTEERED = 0.6  # from here an answer nobody asked for is taken
WITH_CONSENT = 0.4  # from here one that came with the yes is: under that question none was expected
INFORMING = ("inform_role", "inform_challenge", "inform_goal", "inform_detail", "inform_contact")
GOING_ON = frozenset({*INFORMING, "book_call", "ask_availability", "choose_slot", "reschedule_call", "give_rating"})
PUZZLED = frozenset({"repeat", "dont_know"})  # heard last: the answer may stand beside it
# Under an open question for words these are the answer, whatever the classifier thinks of them.
ANSWERING = frozenset({*INFORMING, "nlu_fallback", "", "choose_slot", "start_intake", "give_rating"})
SMALL_TALK = frozenset({"greet", "thank", "goodbye", "complain", "out_of_scope", "bot_challenge", "stop", "tell_more"})
# A time, a name, an address: an action reads these, whatever the classifier makes of so few words.
READABLE = ANSWERING | {"affirm", "deny", "out_of_scope", "correct_answer"}
ENDING = re.compile(
    r"\bstops\b|\bstop (?:the|my|her|his|their)\b(?! (?:chat|questions?|conversation|intake|talk))", re.I
)
# "more about me and them" says which; "more about you" asks.
WEIGHING = re.compile(
    r"\W*(?:(?:well|hm+|ok|okay|so|yes|yeah|it['\u2019]?s|it is|that['\u2019]?s|i think|i guess|i['\u2019]d say|"
    r"rather|probably|maybe|definitely|mostly|really|a bit|a little|much|far)\b[\s,.]*)*"
    r"more (?:about|of|like|to do with|towards?|on the side of)\s+"
    r"(?!(?:you|your|yourself|this|that|it|the (?:chat|bot|call|programme|program|practice|questions?|coach(?:es)?)|"
    r"coach\w*|mentoring|how (?:you|this|that|it)|what (?:you|this|that|it))\b)\w",
    re.I,
)
MERELY = re.compile(
    r"(?:\W*\b(?:yes|yeah|yep|yup|ok|okay|sure|right|correct|true|fine|good|great|perfect|exactly|absolutely|quite|all|so|"
    r"that|this|it|its|thats|that['\u2019]s|it['\u2019]s|is|was|sounds|looks|no|nope|of|course|i|think|guess)\b)+\W*",
    re.I,
)
CONFIRMING = "confirm_"  # a yes to these can't be taken back
THOUGHT_BETTER = re.compile(r"\b(?:keep|leave|stays?|not|no|don'?t|never|wait|unless|except|only|but)\b", re.IGNORECASE)
TIME_OF_DAY = re.compile(
    r"\W*(?:in the |the )?(?:early |late )?(?:mornings?|afternoons?|evenings?)(?: please)?\W*", re.I
)
BOOKS = re.compile(
    r"\b(?:book|schedule|arrange|set up|have|want)\b(?:\W+\w+){0,3}?"
    r"\W+(?:call|another|new one|again|appointment|session)\b",
    re.I,
)
ANOTHER = re.compile(r"\b(?:else|another|other|different)\b", re.IGNORECASE)


def verdict(question: Question, part: Part) -> bool | None:
    """Yes, no, or neither; a guess is neither, as a yes may erase everything."""
    if part.confidence < FIRM:
        return None
    if part.intent == "affirm" or part.intent in question.yes:
        asks_consent = question.collect.startswith("consent")
        if asks_consent and (part.confidence < AGREED or not plainly_agrees(part.text)):
            return None
        doubtful = question.collect.startswith(CONFIRMING) and THOUGHT_BETTER.search(part.text)
        return None if doubtful else True
    if part.intent == "deny" or part.intent in question.no:
        return False
    return None


def interrupts(flows: Flows, question: Question, part: Part) -> bool:
    """Whether this is a question, a command or small talk rather than the answer."""
    if question.answer == "read":
        if question.entity in part.entities and not part.questioning:
            return False  # "Grace Price" is a name, whatever it sounds like
        if part.intent in question.reads or (part.intent == "ask_human" and ANOTHER.search(part.text)):
            return False  # "somebody else" is another coach
        if part.intent == "greet" and "ask_availability" in question.reads and TIME_OF_DAY.fullmatch(part.text):
            return False
        booking = part.intent == "choose_slot" and question.optional and BOOKS.search(part.text)
        return (part.intent not in READABLE or bool(booking)) and known(flows, part) and part.confidence >= FIRM
    if question.answer == "yes_no":
        return known(flows, part) and verdict(question, part) is None
    if part.intent in INFORMING or (question.whole and not part.questioning and points(part.text)):
        return False
    if question.whole and part.intent == "tell_more" and not part.questioning and WEIGHING.match(part.text):
        return False
    if part.asking if question.whole else part.questioning:
        return True
    if "/" in part.intent and question.entity in part.entities:
        return False  # "video call" answers how to meet
    if part.intent in ANSWERING or not known(flows, part):
        return False
    if part.intent == "stop" and ENDING.search(part.text):
        return False  # "that it stops" is a goal
    if part.intent in SMALL_TALK:
        return part.confidence >= FIRM and (part.words <= SHORT or part.questioning or part.confidence >= SURE)
    if "/" in part.intent and (part.words > SHORT or question.whole):
        return part.confidence >= SURE  # a statement that only speaks of mentoring, say, is an answer
    return part.confidence >= FIRM


def firmness(part: Part) -> float:
    """How sure a question or command must be to be taken as one; what looks like a question needs less."""
    return ASKED if part.questioning else FIRM


def bare(part: Part) -> bool:
    """A yes or no that says nothing more."""
    return part.intent in ("affirm", "deny") and (part.words <= 3 or MERELY.fullmatch(part.text) is not None)


def known(flows: Flows, part: Part) -> bool:
    """Whether the flows or an answer have something for this intent."""
    return part.intent in flows.triggers or ("/" in part.intent and f"utter_{part.intent}" in flows.responses)
