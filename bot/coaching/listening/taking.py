"""What was said is kept as the answer to the open question, or the question is put in other words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.coaching import lists, own_words, short_answers
from bot.coaching.answers import bare
from bot.coaching.flows import Question, may_keep
from bot.coaching.follow_up import pointed_to
from bot.coaching.heard import Part
from bot.coaching.listening import beside, rating
from bot.coaching.listening.hearing import Hearing
from bot.coaching.typed import plain

ANY = re.compile(  # of languages; and one or two words alone may be one we don't know
    r"\b(?:any|either|both|all|matter|mind|prefer\w*|preference|whatever|whichever|same|mother tongue|native"
    r"|this one|fine"
    r"|speak|spoken)\b|\A\W*(?:in )?\w+(?:\W+\w+)?(?:,? please)?\W*\Z",
    re.I,
)
LED_IN = re.compile(r"^\W*(?:(?:well|hm+|um+|actually|i think|i guess|maybe|probably)\b\W*)+(?=\w)", re.I)
NUMBER = re.compile(r"\d{1,2}")
MARKS = re.compile(r"[\s.,;:!\u2026*~_-]+")
ENDS = re.compile(r"^\W+|\W+$")


def take(hearing: Hearing, question: Question, parts: Sequence[Part]) -> None:
    """The answer to the open question."""
    if hearing.slots.get(question.collect) is not None:
        return None  # an entity of the message already gave it
    if question.answer == "read":
        assert question.read is not None
        if question.optional and all(bare(part) and part.intent == "deny" for part in parts):
            return hearing.leave_open(question, hearing.flows.acts("pattern_skip_question"))
        if rating.unrated(hearing, question):
            return ask_once_more(hearing, question)
        hearing.say.append(question.read)
    elif hollow(hearing, question):
        ask_once_more(hearing, question)
    elif all(beside.meaningless(hearing, question, part) for part in parts):
        hearing.explain(question)
    elif question.entity == "language" and not any("language" in p.entities or ANY.search(p.text) for p in parts):
        ask_once_more(hearing, question)  # "sorry for my spelling"
    elif all(bare(part) and question.entity not in part.entities for part in parts) and not (
        question.yes or question.no
    ):
        if parts[0].intent == "deny" and (question.optional or _asked_in_other_words(hearing)):
            return hearing.leave_open(question, hearing.flows.acts("pattern_skip_question"))
        ask_once_more(hearing, question)
    elif not any(c.isalpha() or part.intent in ("affirm", "deny") for part in parts for c in part.text) and not (
        question.whole and pointed_to(hearing.heard.text, hearing.slots.get("follow_up") or "")
    ):
        ask_once_more(hearing, question)  # "1" is no role
    else:
        said = _in_own_words(hearing, question, parts)
        hearing.settle(question, said if question.answer == "list" or "\n" in said else lists.unmarked(said))
    return None


def hear_hollow(hearing: Hearing) -> bool:
    """Words that answer nothing, where they may not be taken for another answer; whether that is all that is said."""
    question = hearing.open
    if question is None or not question.takes_words or hearing.heard.tapped or not hollow(hearing, question):
        return False
    if not (question.optional or MARKS.fullmatch(hearing.heard.text)):
        return False  # "me" may be more than the word under a long question
    ask_once_more(hearing, question)
    return True


def hollow(hearing: Hearing, question: Question) -> bool:
    """Whether all that is said answers nothing: "both", where two kinds of help were named."""
    said = ENDS.sub("", plain(LED_IN.sub("", hearing.heard.text)))
    if question.optional and NUMBER.fullmatch(said):  # but "2" may be the second of two
        return not pointed_to(said, hearing.slots.get("follow_up") or "")
    return said in question.hollow or MARKS.fullmatch(hearing.heard.text) is not None


def ask_once_more(hearing: Hearing, question: Question) -> None:
    """Put the question more simply, or with an example; where that was done already, leave it open and go on."""
    needed = not question.optional and not question.hollow
    if _asked_in_other_words(hearing) and not needed:
        return hearing.leave_open(question, hearing.flows.acts("pattern_skip_question"))
    simpler = hearing.flows.text("simpler", question.collect) if question.optional else None
    if simpler is None:
        return hearing.explain(question)
    hearing.say.append(simpler)
    return hearing.stop_here()


def _asked_in_other_words(hearing: Hearing) -> bool:
    return hearing.asked is not None and hearing.asked.how in ("explain", "simpler", "easier")


def _in_own_words(hearing: Hearing, question: Question, parts: Sequence[Part]) -> str:
    glue = "\n" if question.answer == "list" else " "
    told = parts
    if not question.entity:  # the long answers, which other things may stand in
        named = [own_words.labelled(hearing.flows, part.text) for part in parts]
        told = [
            own_words.cut_down(part, hit[1] if hit and hit[0] is question else own_words.answer(question, part))
            for part, hit in zip(parts, named, strict=True)
        ]
    return own_words.begun(own_words.joined(hearing.heard.text, told, glue))


def take_several(hearing: Hearing) -> bool:
    """Take the answers to several short questions in one breath; whether all of the message is such answers."""
    question = hearing.open
    if question is None or not question.entity or question.answer != "words" or hearing.heard.tapped:
        return False
    short = {q.entity: q for q in hearing.flows.questions.values() if q.entity and q.answer == "words"}
    found = [(name, place) for part in hearing.heard.parts for name, place in part.places.items()]
    places = {short[name].collect: place for name, place in found if name in short}
    if any(part.asking or part.intent == "correct_answer" for part in hearing.heard.parts):
        return False
    told = short_answers.told(hearing.heard.text, question.collect, places)
    if told is None or any(slot not in hearing.flows.questions for slot in told):
        return False
    for slot, words in told.items():
        if may_keep(hearing.flows.questions[slot], hearing.slots):
            hearing.settle(hearing.flows.questions[slot], words)
    hearing.open = None
    return True
