"""Consent given under a condition, taken back at once, or after all."""

from __future__ import annotations

from bot.coaching import consent_terms
from bot.coaching.answers import CONFIRMING, FIRM
from bot.coaching.consent_talk import Mind, changed_mind, takes_back
from bot.coaching.heard import Part
from bot.coaching.listening import asides
from bot.coaching.listening.hearing import Hearing


def hear_terms(hearing: Hearing, parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """Under the question for consent: a yes with a condition is none yet; gives the parts that are left."""
    if hearing.open is None or hearing.open.collect != "consent":
        return parts
    terms = consent_terms.conditions(hearing.heard.text)
    terms = terms or tuple(flow for part in parts for flow in consent_terms.conditions(part.text))
    if terms:
        for flow in terms:
            hearing.utter(flow)
        return tuple(p for p in parts if p.asking and not consent_terms.conditions(p.text))
    if whole := consent_terms.asked_back(hearing.heard.text):
        hearing.utter(whole)
        return ()
    left = []
    for part in parts:
        if answer := consent_terms.asked_back(part.text):
            hearing.utter(answer)
        else:
            left.append(part)
    return tuple(left)


def takes_back_consent(hearing: Hearing) -> bool:
    """ "Actually no" as the first words after the yes."""
    first = hearing.open is not None and hearing.open.collect == "role" and not hearing.slots.get("flow")
    told = any(hearing.slots.get(slot) is not None for slot in ("role", "challenges", "goals"))
    if hearing.slots.get("consent") is not True or not first or told or not takes_back(hearing.heard.text):
        return False
    hearing.changed["flow"] = "withdraw_consent"
    hearing.open = None
    return True


def reconsiders(hearing: Hearing) -> bool:
    """Who refused and thinks better of it: in plain words, or by wishing to begin after all."""
    if hearing.before.get("consent") is not False:
        return False
    asks = hearing.open.collect if hearing.open else None
    if asks and asks.startswith(CONFIRMING):
        return False
    booked = any(hearing.slots.get(slot) for slot in ("booking", "email"))  # or being moved: that may be kept, too
    free = asks in (None, "call")
    texts = (hearing.heard.text, *(part.text for part in hearing.heard.parts))
    whole, *minds = [changed_mind(text, loose=free or not booked, mindful=free and not booked) for text in texts]
    mind = whole or next(filter(None, minds), None)
    if mind is Mind.GIVES or Mind.GIVES in minds:
        consent_after_all(hearing)
        for part, said in zip(hearing.heard.parts, minds, strict=True):
            if said is None and not (part.questioning and asides.aside(hearing, part)):
                hearing.volunteer(part)
        return True
    begins = any(p.intent == "start_intake" and p.confidence >= FIRM for p in hearing.heard.parts)
    if not (begins or mind):
        return False
    hearing.changed.update(consent=None, consent_recorded=None)
    if hearing.slots.get("call") is False:
        hearing.changed["call"] = None  # wanting a coach, one may want the call as well
    hearing.open = None
    return True


def consent_after_all(hearing: Hearing) -> None:
    """A no to the call was said to another question: how to go on without being stored."""
    if hearing.slots.get("call") is False:
        hearing.changed["call"] = None
    hearing.settle(hearing.flows.questions["consent"], True)
    hearing.utter("pattern_consent_given")
    hearing.open = None
