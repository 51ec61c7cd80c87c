"""One message, part by part: under an open question for words, all that is not an aside is the answer."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.coaching import agreement, asked_together, commands, time_clauses
from bot.coaching.addressed import addressed
from bot.coaching.answers import ANSWERING, FIRM, INFORMING, PUZZLED, SURE, known
from bot.coaching.flows import open_question
from bot.coaching.heard import Heard, Part
from bot.coaching.listening import (
    after_match,
    agreeing,
    answering,
    asked_outright,
    caring,
    consenting,
    contact_answers,
    headings,
    mending,
    pausing,
    taking,
    tapping,
    yes_no,
)
from bot.coaching.listening.hearing import BOOKING, Asked, Hearing
from bot.coaching.rating import wishes_time
from bot.coaching.time_alone import only_a_time

HESITANT = re.compile(r"\W*(?:h+m+|u+m+|u+h+m*|e+r+m*)(?:\W+(?:h+m+|u+m+|u+h+m*|e+r+m*))*\W*", re.I)
ERASING = frozenset({"erase_my_data", "withdraw_consent"})
NEVER_MIND = re.compile(
    r"\W*(?:(?:ok|oh|ah|no|well|just|then|please|actually)\W+)*(?:forget (?:it|that|about it)|never ?mind|nvm|"
    r"drop it|leave it)(?:\W+(?:then|please|now|sorry|thanks|it's (?:ok|fine)))*\W*",
    re.I,
)
MUST_I = re.compile(
    r"\W*(?:(?:but|and|so|ok|well)\W+)*(?:(?:do|must) i(?: really)?(?: (?:have|need) to)?(?: (?:say|tell|answer|give)"
    r"(?: you)?)?(?: (?:it|that|this))?|is (?:it|that|this)(?: really)? (?:necessary|required|mandatory|needed))\W*",
    re.I,
)
WHO_SPEAKS = re.compile(r"\b(?:(?:some|any) ?(?:one|body)|coach|person|woman|man)\b.*\bspeak", re.I)
AFTER_BOOKING = ("rating", "consent_training")
CALL_GIVEN_UP = frozenset({"cancel_call", "reschedule_call"})
UNADDRESSED = ANSWERING | {"correct_answer", "crisis"}  # heard by what they say, not by whom they speak to


def hear(hearing: Hearing) -> None:
    if not caring.was_meant_so(hearing):
        _hear(hearing)
        caring.join_meant(hearing)


def _hear(hearing: Hearing) -> None:
    heard = hearing.heard = contact_answers.mended(hearing.heard)
    if heard.crisis == "clear":
        hearing.leave_aside()
        return hearing.close("pattern_crisis")
    aside = hearing.before.get("flow")  # during a pause, too, data may be erased or a call cancelled
    if hearing.before.get("paused") and not aside and not pausing.resume(hearing):
        return None
    heard = hearing.heard  # without what only resumed
    if heard.crisis == "possible":
        return caring.care(hearing, _hear)
    if heard.returned and hearing.open is not None and not hearing.before.get("paused"):
        hearing.utter("pattern_session_resumed")
    if heard.tapped:
        return tapping.tap(hearing, heard.tapped)
    if mending.take_edited(hearing) or contact_answers.hear_contact(hearing):
        return None
    if contact_answers.put_right(hearing, heard.text, heard.parts):
        return None
    if heard.foreign and not contact_answers.names_itself(hearing):
        return hearing.utter("pattern_other_language")
    if consenting.reconsiders(hearing) or consenting.takes_back_consent(hearing):
        return None
    return _hear_words(hearing, heard)


def _hear_words(hearing: Hearing, heard: Heard) -> None:
    """Each step takes the parts that are its own and leaves the others to the next."""
    _choose_time_after_all(hearing)
    parts = _told_apart(hearing, _joined_topic(heard))
    hearing.heard = replace(heard, parts=tuple(_as_meant(hearing, part) for part in parts))
    if mending.mend_doubted(hearing) or after_match.wish_beforehand(hearing) or agreeing.hear_agreement(hearing):
        return
    parts = asked_outright.ask_about_coaches(hearing, consenting.hear_terms(hearing, hearing.heard.parts))
    parts = asked_outright.hear_outright(hearing, parts)
    if taking.hear_hollow(hearing):
        return
    if mending.ask_what_to_change(hearing) or mending.add_more(hearing, parts):
        return
    parts = tuple(part for part in parts if not contact_answers.put_right(hearing, part.text, (part,)))
    parts = tuple(part for part in parts if not mending.mend_list(hearing, part))
    if parts == hearing.heard.parts and taking.take_several(hearing):
        return
    if after_match.choose_coach(hearing):
        return
    parts = headings.take_headed(hearing, headings.take_asked_heading(hearing, parts))
    parts = yes_no.decide(hearing, after_match.hear_about_match(hearing, parts))
    answering.hear_parts(hearing, tuple(part for part in parts if part.intent not in PUZZLED))
    if hearing.open is None or hearing.slots.get(hearing.open.collect) is None:
        answering.hear_parts(hearing, tuple(part for part in parts if part.intent in PUZZLED))
    if not (hearing.say or hearing.changed or hearing.listens):
        _hear_nothing(hearing, heard)


def _hear_nothing(hearing: Hearing, heard: Heard) -> None:
    """None of it was for anything that is asked."""
    if _back_under(hearing):  # nothing is changed: it answers what was asked before
        _hear_words(hearing, heard)
    elif hearing.before.get("consent") is False and any(p.intent in INFORMING for p in heard.parts):
        hearing.utter("pattern_not_kept")
    elif hearing.open is not None:
        hearing.utter("pattern_not_understood")


def _back_under(hearing: Hearing) -> bool:
    """From "what shall I change?" back to the question it was asked beside; whether there is one."""
    under = open_question(hearing.flows, hearing.slots)
    if under is None or not hearing.changing_beside:
        return False
    hearing.open, hearing.asked = under, Asked(under.collect)
    return True


def _choose_time_after_all(hearing: Hearing) -> None:
    """ "The second one", after "what shall I change?" was asked beside the times."""
    under = open_question(hearing.flows, hearing.slots) if hearing.changing_beside else None
    if under is not None and under.collect == "opening" and any(p.intent in BOOKING for p in hearing.heard.parts):
        _back_under(hearing)


def _told_apart(hearing: Hearing, parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """Several short questions as one part each, before the match; later "how long" may be of the call."""
    if hearing.open is None or hearing.open.answer == "read" or hearing.slots.get("need") is not None:
        return parts
    return tuple(one for part in parts for one in asked_together.told_apart(part))


def _joined_topic(heard: Heard) -> tuple[Part, ...]:
    """ "Who pays the bill, that is the fight" as one part: the first half asks nothing."""
    if len(heard.parts) < 2 or not commands.spoken_of(heard.text):
        return heard.parts
    last = heard.parts[-1]
    return (replace(last, text=heard.text, start=heard.parts[0].start, end=last.end),)


def _said_to_us(hearing: Hearing, part: Part) -> bool:
    """Whether it may be something else than an answer in words."""
    tapped = hearing.heard.tapped is not None
    if tapped or part.intent in UNADDRESSED or not known(hearing.flows, part):
        return True
    return addressed(part) and not commands.spoken_of(part.text)


def _as_meant(hearing: Hearing, part: Part) -> Part:
    """What only sounds like a question or command, taken for the answer: "I want to restart my career"."""
    question = hearing.open
    chooses_time = question is not None and question.collect == "opening"
    if chooses_time and part.intent in CALL_GIVEN_UP and time_clauses.rules_out(part.text):
        return replace(part, intent="choose_slot", confidence=SURE)  # of the times that are offered
    if chooses_time and part.intent == "inform_detail" and WHO_SPEAKS.search(part.text):
        return replace(part, intent="choose_slot", confidence=SURE)
    if question is not None and HESITANT.fullmatch(part.text):
        unsure = "nlu_fallback" if question.collect == "consent" else "dont_know"
        return replace(part, intent=unsure, confidence=SURE)  # to the model "hm" is a yes
    if part.intent in ("thank", "affirm") and agreement.HALF.fullmatch(part.text):
        return replace(part, intent="", confidence=0.0, ranking=())  # "kind of" is no thanks, and no yes
    if part.intent in ERASING and NEVER_MIND.fullmatch(part.text):
        return replace(part, intent="deny", confidence=SURE)  # "forget it" lets go of what is asked, not of everything
    if question is not None and question.collect != "consent" and MUST_I.fullmatch(part.text):
        needed = hearing.flows.text("needed", question.collect) is not None
        return replace(part, intent="skip_question" if needed else "why_ask", confidence=SURE)
    if question is not None and question.long and question.intent and not _said_to_us(hearing, part):
        return replace(part, intent=question.intent, confidence=max(FIRM, part.likelihood(question.intent)))
    if question is not None and question.collect == "call" and only_a_time(part.text):
        return replace(part, intent="choose_slot", confidence=SURE)  # "today" takes the call
    booked = question is not None and question.collect in AFTER_BOOKING and hearing.slots.get("booking")
    if booked and wishes_time(part.text):
        return replace(part, intent="reschedule_call", confidence=SURE)
    weak = part.intent == "goodbye" and part.confidence < SURE and not commands.says_farewell(part.text)
    if (
        not weak
        and commands.meant(part.intent, part.text)
        and not ("/" in part.intent and commands.spoken_of(part.text))
    ):
        return part
    answers = [(name, confidence) for name, confidence in part.ranking if name in INFORMING]
    name, confidence = max(answers, key=lambda pair: pair[1], default=("inform_challenge", 0.0))
    return replace(part, intent=name, confidence=confidence)
