"""One message, part by part: under an open question for words, all that is not an aside is the answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import takewhile

from bot.coaching import (
    agreement,
    asked_together,
    coach_questions,
    commands,
    consent_terms,
    contacts,
    corrections,
    lists,
    own_words,
    short_answers,
)
from bot.coaching.answers import CONFIRMING, FIRM, INFORMING, SURE, VOLUNTEERED, bare, interrupts, verdict
from bot.coaching.care import Caring
from bot.coaching.consent_talk import Mind, changed_mind, takes_back
from bot.coaching.flows import CONFIRM, MEANT, Question, may_ask, may_keep, open_question
from bot.coaching.heard import Heard, Part
from bot.coaching.hearing import BOOKING
from bot.coaching.outright import said_outright
from bot.coaching.repair import GO_ON
from bot.coaching.typed import plain

PUZZLED = frozenset({"repeat", "dont_know"})  # heard last: the answer may stand beside it
RESUMING = frozenset({"affirm", "start_intake", "greet", "tell_more"})  # "go on", in whatever words
IN_CRISIS = frozenset(
    {"ask_human", "ask_privacy", "bot_challenge", "cancel_call", "erase_my_data", "request_my_data", "withdraw_consent"}
)
WAITING = frozenset({"say_late", "say_cannot_come"})  # what becomes of the call is said next
IS_ROLE = re.compile(r"(?:(?:sorry|ok|oh|well|so|and)\W+)*(?:i'm|i am|i work as|my (?:role|job)(?:'s| is))\b")
LONG = 8  # words; "I\'d like to find a mentor who has made professor" says more than that it begins
LONG_ANSWERS = frozenset({"inform_role", "inform_challenge", "inform_goal"})
BESIDE = 0.35  # from here a part after the answer is taken as another answer
DOUBTED = 0.25  # below, beside a question, a part is no answer
UNLIKELY = 0.2  # below, a part is no answer to the open question
LISTED = 0.3  # from here one of several parts that follow one another with "also" is taken
ECHO = 3  # words
MEANT_WORDS = 2  # so few may mean nothing at all
SPOKEN_TO = re.compile(r"(?:do|does|did|can|could|would|will|are|is) (?:you|your|there|this|anybody|anyone)\b")
WHETHER = re.compile(r"\W*(?:(?:and|but|so) )?(?:is|are|do|does|did|can|could|would|will|should|may) ", re.I)
TITLED = re.compile(r"\W*(?:mrs?|ms|mx|dr|prof|herr|frau|madame|monsieur|se\u00f1ora?)\b", re.I)
LEADS_ON = re.compile(r"\W*(?:ok(?:ay)?|yes|yeah|yep|sure|well|right|fine)\W*$", re.I)  # "ok, nobody listens to me"
ANY = re.compile(  # of languages; and one or two words alone may be one we don't know
    r"\b(?:any|either|both|all|matter|mind|prefer\w*|preference|whatever|whichever|same|mother tongue|native"
    r"|this one|fine"
    r"|speak|spoken)\b|\A\W*(?:in )?\w+(?:\W+\w+)?(?:,? please)?\W*\Z",
    re.I,
)
WORD = re.compile(r"[^\W\d_]+")
AROUND = frozenset(  # what stands around a name or an address
    "my name s names is and email mail e address phone number it i m im am call me the you can reach at on use sure ok "
    "yes please here thanks hi hello".split()
)
PUT_RIGHT = frozenset("that thats this s not no nope sorry oops wait wrong its actually rather but".split())
GOING_ON = frozenset({*INFORMING, "book_call", "ask_availability", "choose_slot", "reschedule_call", "give_rating"})


class Listening(Caring):
    """Takes a message apart into what it answers, asks and wishes."""

    def hear(self) -> None:
        if not self.was_meant_so():
            self.hear_message()
            self.join_meant()

    def hear_message(self) -> None:
        heard = self.heard = mended(self.heard)
        if heard.crisis == "clear":
            self.leave_aside()
            return self.close("pattern_crisis")
        aside = self.before.get("flow")  # during a pause, too, data may be erased or a call cancelled
        if self.before.get("paused") and not aside and not self.resume():
            return None
        if heard.crisis == "possible":
            return self.care()
        if heard.returned and self.open is not None and not self.before.get("paused"):
            self.utter("pattern_session_resumed")
        if heard.tapped:
            return self.tap(heard.tapped)
        if self.hear_contact():
            return None
        if heard.foreign and not self.names_itself():
            return self.utter("pattern_other_language")
        if self.reconsiders() or self.takes_back_consent():
            return None
        self.heard = replace(heard, parts=tuple(map(as_meant, self.told_apart(joined_topic(heard)))))
        if self.hear_agreement():
            return None
        parts = self.ask_about_coaches(self.hear_terms(self.heard.parts))
        parts = tuple(part for part in self.hear_outright(parts) if not self.mend_list(part))
        if parts == self.heard.parts and self.hear_several():
            return None
        parts = self.decide(self.hear_about_match(self.take_headed(self.take_asked_heading(parts))))
        self.hear_parts(tuple(part for part in parts if part.intent not in PUZZLED))
        if self.open is None or self.slots.get(self.open.collect) is None:
            self.hear_parts(tuple(part for part in parts if part.intent in PUZZLED))
        if not (self.say or self.changed or self.listens):
            if self.before.get("consent") is False and any(p.intent in INFORMING for p in heard.parts):
                self.utter("pattern_not_kept")
            elif self.open is not None:
                self.utter("pattern_not_understood")
        return None

    def told_apart(self, parts: tuple[Part, ...]) -> tuple[Part, ...]:
        """Several short questions as one part each, before the match; later "how long" may be of the call."""
        if self.open is None or self.open.answer == "read" or self.slots.get("need") is not None:
            return parts
        return tuple(one for part in parts for one in asked_together.told_apart(part))

    def takes_back_consent(self) -> bool:
        """ "Actually no" as the first words after the yes."""
        first = self.open is not None and self.open.collect == "role" and not self.slots.get("flow")
        told = any(self.slots.get(slot) is not None for slot in ("role", "challenges", "goals"))
        if self.slots.get("consent") is not True or not first or told or not takes_back(self.heard.text):
            return False
        self.changed["flow"] = "withdraw_consent"
        self.open = None
        return True

    def hear_outright(self, parts: tuple[Part, ...]) -> tuple[Part, ...]:
        """Answer what can only mean one thing: "who is my coach?"; gives the other parts."""
        asks, slots = self.open.collect if self.open else None, self.slots
        moving = asks == "opening" and slots.get("email") is not None
        times = asks in ("opening", "name", "email") or bool(slots.get("opening"))
        context = {
            "first": slots.get("role") is None and asks in (None, "consent", "role"),
            "times": times,
            "call": moving or bool(slots.get("booking")),
        }
        left = [] if self.answer_outright(self.heard.text, **context) else list(parts)
        return tuple(part for part in left if not self.answer_outright(part.text, **context))

    def answer_outright(self, text: str, **context: bool) -> bool:
        flow = said_outright(text, **context)
        if flow is None or (flow == "speak_english" and self.open is not None and self.open.collect == "language"):
            return False
        self.utter(flow)
        if flow in WAITING and not (self.open and self.open.collect == "opening"):
            self.stop_here()
        return True

    def hear_agreement(self) -> bool:
        """Under the summary: a yes with thanks or a question beside it, or one that takes something back."""
        question = self.open
        if question is None or question.collect != CONFIRM or self.changing:
            return False
        agreed = agreement.agreement(self.heard)
        if agreed is None:
            return False
        if not agreed.limited:
            self.settle(question, True)
            self.open = None
            for part in self.hear_outright(self.ask_about_coaches(agreed.parts)):
                if not self.aside(part):
                    self.utter("pattern_unknown_question")
            return True
        for part in agreed.parts:
            if not self.listens and not self.changes(part) and not (part.asking and self.aside(part)):
                self.close("pattern_correction_unclear")
        if not agreed.parts:
            self.close("pattern_correction_unclear")
        return True

    def changes(self, part: Part) -> bool:
        """Take what says which answer it changes, or is surely another challenge."""
        if self.mend_list(part) or self.correct(part, eager=True, pointed=True):
            return True
        listed = self.flows.told_by(part.intent)
        if listed is None or listed.answer != "list" or part.asking or part.confidence < SURE:
            return False
        if not self.add(listed, part.text):
            return False
        self.utter("pattern_added")
        self.open = None
        return True

    def hear_terms(self, parts: tuple[Part, ...]) -> tuple[Part, ...]:
        """Under the question for consent: a yes with a condition is none yet; gives the parts that are left."""
        if self.open is None or self.open.collect != "consent":
            return parts
        terms = consent_terms.conditions(self.heard.text)
        terms = terms or tuple(flow for part in parts for flow in consent_terms.conditions(part.text))
        if terms:
            for flow in terms:
                self.utter(flow)
            return tuple(p for p in parts if p.asking and not consent_terms.conditions(p.text))
        if whole := consent_terms.asked_back(self.heard.text):
            self.utter(whole)
            return ()
        left = []
        for part in parts:
            if answer := consent_terms.asked_back(part.text):
                self.utter(answer)
            else:
                left.append(part)
        return tuple(left)

    def ask_about_coaches(self, parts: tuple[Part, ...]) -> tuple[Part, ...]:
        """Answer what is asked about the coaches before one is chosen; gives the other parts."""
        left = []
        for part in parts:
            known = part.intent in coach_questions.TAKEN_FOR or part.confidence < FIRM
            flow = coach_questions.asked(part.text) if known and not self.chooses_time else None
            if flow is None:
                left.append(part)
            else:
                self.say += self.flows.acts(flow) or (flow,)
        return tuple(left)

    @property
    def chooses_time(self) -> bool:
        return self.open is not None and self.open.collect == "opening"

    def hear_contact(self) -> bool:
        """An address spelled letter by letter, or that there is none; whether the message says so."""
        question = self.open
        if question is None or question.entity != "email" or question.answer != "read":
            return False
        if address := contacts.spelled_email(self.heard.text):
            self.settle(question, address)
            self.open = None
            return True
        needed = self.flows.text("needed", question.collect)
        if needed is None or any("email" in part.entities for part in self.heard.parts):
            return False
        if not contacts.lacks_email(self.heard.text):
            return False
        self.say.append(needed)
        self.listens = True
        return True

    def names_itself(self) -> bool:
        """Under the question for a name: one that seems to be words of another language."""
        named = self.open is not None and self.open.entity == "name" and contacts.foreign_name(self.heard.text)
        return named and (
            TITLED.match(self.heard.text) is not None or any("name" in p.entities for p in self.heard.parts)
        )

    def hear_several(self) -> bool:
        """Take the answers to several short questions in one breath; whether all of the message is such answers."""
        question = self.open
        if question is None or not question.entity or question.answer != "words" or self.heard.tapped:
            return False
        short = {q.entity: q for q in self.flows.questions.values() if q.entity and q.answer == "words"}
        found = [(name, place) for part in self.heard.parts for name, place in part.places.items()]
        places = {short[name].collect: place for name, place in found if name in short}
        if any(part.asking or part.intent == "correct_answer" for part in self.heard.parts):
            return False
        told = short_answers.told(self.heard.text, question.collect, places)
        if told is None or any(slot not in self.flows.questions for slot in told):
            return False
        for slot, words in told.items():
            if may_keep(self.flows.questions[slot], self.slots):
                self.settle(self.flows.questions[slot], words)
        self.open = None
        return True

    def reconsiders(self) -> bool:
        """Who refused and thinks better of it: in plain words, or by wishing to begin after all."""
        if self.before.get("consent") is not False:
            return False
        asks = self.open.collect if self.open else None
        if asks and asks.startswith(CONFIRMING):
            return False
        booked = any(self.slots.get(slot) for slot in ("booking", "email"))  # or being moved: that may be kept, too
        free = asks in (None, "call")
        texts = (self.heard.text, *(part.text for part in self.heard.parts))
        whole, *minds = [changed_mind(text, loose=free or not booked, mindful=free and not booked) for text in texts]
        mind = whole or next(filter(None, minds), None)
        if mind is Mind.GIVES or Mind.GIVES in minds:
            self.consent_after_all()
            for part, said in zip(self.heard.parts, minds, strict=True):
                if said is None and not (part.questioning and self.aside(part)):
                    self.volunteer(part)
            return True
        begins = any(p.intent == "start_intake" and p.confidence >= FIRM for p in self.heard.parts)
        if not (begins or mind):
            return False
        self.changed.update(consent=None, consent_recorded=None)
        if self.slots.get("call") is False:
            self.changed["call"] = None  # wanting a coach, one may want the call as well
        self.open = None
        return True

    def consent_after_all(self) -> None:
        """A no to the call was said to another question: how to go on without being stored."""
        if self.slots.get("call") is False:
            self.changed["call"] = None
        self.settle(self.flows.questions["consent"], True)
        self.utter("pattern_consent_given")
        self.open = None

    def take_asked_heading(self, parts: tuple[Part, ...]) -> tuple[Part, ...]:
        """A name with a question mark before an answer ("goal? to rest") heads it; gives the other parts."""
        if len(parts) < 2 or self.open is None or not self.open.takes_words:
            return parts
        head, first, *more = parts
        question = corrections.headed(self.flows, head.text, mark=r"\?")
        if question is None or question is self.open or not question.long:
            return parts
        if first.questioning or bare(first) or first.intent in PUZZLED or not may_keep(question, self.slots):
            return parts
        said = [first, *takewhile(lambda part: part.intent == question.intent and not part.questioning, more)]
        value, known = _joined(self.heard.text, said, " "), self.slots.get(question.collect)
        if question.answer == "list" and known:
            self.settle(question, lists.added(known, value))
            self.utter("pattern_added")
        elif known:
            asked = self.open
            self.reopen(question, value)
            self.open = asked
        else:
            self.settle(question, value)
            self.utter("pattern_noted")
        for part in said:
            self.take_attributes(part)
        return tuple(more[len(said) - 1 :])

    def take_headed(self, parts: tuple[Part, ...]) -> tuple[Part, ...]:
        """A list under a heading ("My problems:") answers what that names, whatever is asked; gives the other parts."""
        heading: Question | None = None
        items: dict[str, list[str]] = {}
        rest: list[Part] = []
        for part in parts:
            named = corrections.headed(self.flows, part.text)
            if named is not None and named is not self.open and named.takes_words:
                heading = named if may_keep(named, self.slots) else None
            elif heading is not None and lists.listed(part.text):
                items.setdefault(heading.collect, []).append(lists.unmarked(part.text))
            else:
                heading = None
                rest.append(part)
        for slot, said in items.items():
            question = self.flows.questions[slot]
            if self.slots.get(slot) is not None:
                self.utter("pattern_correction")
            self.settle(question, lists.few(said) if question.answer == "list" else "; ".join(said))
        return tuple(rest)

    def decide(self, parts: tuple[Part, ...]) -> tuple[Part, ...]:
        """Settle an open yes-or-no question first, wherever in the message the answer stands."""
        question = self.open
        if question is None or question.answer != "yes_no" or self.changing:
            return parts
        if any(self.replaces(question, part) for part in parts):
            return ()
        for part in parts:
            said = verdict(question, part)
            going_on = said is None and question.collect == "consent" and part.intent in GOING_ON
            said = (
                consent_terms.leading(part.text, part.intent in BOOKING) if going_on else said
            )  # "no, and I want a call"
            if said is None or (not said and question.collect == CONFIRM):
                continue
            self.settle(question, said)
            self.open = None
            if going_on:
                return parts
            self.volunteer(part, intents=False)
            return tuple(p for p in parts if p is not part)
        return parts

    def replaces(self, question: Question, part: Part) -> bool:
        """Take another value of what a yes-or-no question is about: "no, it's sam@example.org"."""
        for slot in question.uses if question.collect != CONFIRM else ():
            other = self.flows.questions.get(slot)
            value = part.entities.get(other.entity or "") if other else None
            if other is not None and value and value != self.slots.get(slot):
                self.settle(other, value)
                self.open = None
                return True
        return False

    def hear_parts(self, parts: tuple[Part, ...]) -> None:
        answer: list[Part] = []
        told: list[str] = []
        for part in self.without_openers(parts):
            if self.listens:
                return
            question = self.open
            if question is None:
                if self.aside(part):
                    self.hear_beside(part)
                else:
                    _ = self.correct(part) or self.restate(part) or self.volunteer(part)
            elif question.answer == "list" and lists.listed(part.text) and not part.questioning:
                self.volunteer(part, intents=False)
                answer.append(part)
            elif self.named_elsewhere(question, part):
                pass
            elif interrupts(self.flows, question, part) and self.aside(part):
                self.hear_beside(part)
            elif self.only_contact(question, part):
                self.utter("pattern_noted")
            elif question.answer == "yes_no":
                self.beside_yes_no(question, part)
            elif question.answer == "read":
                if self.asks_back(question, part):
                    self.utter("pattern_unknown_question")
                    continue
                if self.correct(part, pointed=True) or self.choose_again(question, part):
                    continue
                if question.entity not in part.entities and (self.new_phone(part) or self.restate(part, given=True)):
                    continue
                if not self.note(question, part):
                    answer.append(part)
            elif self.asks_beside(question, part):
                self.utter("pattern_unknown_question")
            elif self.correct(part, pointed=question.whole or part.confidence < FIRM):
                pass
            elif self.enumerates(question, part) and self.volunteer(part, least=LISTED):
                self.utter("pattern_added")
            elif question.entity and question.entity not in part.entities and self.restate(part):
                pass  # another of the short questions is answered
            elif self.echoes(question, part):
                pass
            elif self.only_details(question, part) or (answer and self.beside_answer(question, part)):
                self.volunteer(part, intents=False)
            elif self.is_role_after_all(question, part):
                self.reopen(self.flows.questions["role"], own_words.answer(self.flows.questions["role"], part))
            elif self.belongs_elsewhere(question, part, bool(answer)):
                adds = lists.adds(part.text)
                if self.volunteer(part, least=BESIDE if answer else FIRM if adds else None):
                    self.say += self.flows.acts("pattern_added") if adds else ()
                    told += () if adds else self.thanks_for(part)
            else:
                self.volunteer(part, intents=False)
                answer.append(part)
        self.say += () if answer else told
        if not answer or self.listens or self.open is None:
            return
        if not (self.say and all(self.doubtful(self.open, part) for part in answer)):
            self.take(self.open, answer)

    def asks_back(self, question: Question, part: Part) -> bool:
        """A question under one for a name, an address or a number: "is there a fee if I cancel?"."""
        closed = question.answer == "read" and not question.reads and (question.entity or question.collect == "rating")
        if not closed or question.entity in part.entities or any(c.isdigit() or c == "@" for c in part.text):
            return False
        return part.asking and part.words > 2

    def asks_beside(self, question: Question, part: Part) -> bool:
        """A question under a short one, whatever it sounds like: "do you know what burnout is"."""
        if not question.entity or not part.asking or question.entity in part.entities or part.words <= ECHO:
            return False
        return part.intent in LONG_ANSWERS or SPOKEN_TO.match(plain(part.text)) is not None

    def meaningless(self, question: Question, part: Part) -> bool:
        """A word or two that are none of the answers to a short question, nor anything else: "wat"."""
        if not question.entity or part.entities or part.words > MEANT_WORDS or part.confidence >= FIRM:
            return False
        if part.intent in (*INFORMING, "affirm", "deny", "nlu_fallback", ""):
            return False
        again = self.asked is not None and self.asked.how == "explain"  # who insists is believed
        return part.likelihood("inform_detail") < UNLIKELY and (part.intent == "repeat" or not again)

    def only_contact(self, question: Question, part: Part) -> bool:
        """Take a number or an address that stands alone under a question for words; whether it does."""
        if not question.long or not contacts.only_contact(part.text):
            return False
        _ = self.volunteer(part, intents=False)
        if self.slots.get("consent") is True and (phone := part.entities.get("phone")):
            self.changed["phone"] = phone
        return True

    def doubtful(self, question: Question, part: Part) -> bool:
        """Beside a question or command that was answered: words that are hardly the answer to the open question."""
        wordy = question.long and question.intent
        return bool(wordy and not part.entities and part.likelihood(question.intent or "") < DOUBTED)

    def note(self, question: Question, part: Part) -> bool:
        """Take what the part says about other questions; whether it says nothing but that: "sam@example.org"."""
        before = dict(self.changed)
        self.volunteer(part, intents=False)
        if self.changed == before or question.entity in part.entities:
            return False
        rest = part.text
        for start, end in sorted(part.places.values(), reverse=True):  # "bob at example dot com" is not as it is kept
            if part.start <= start and end <= part.end == part.start + len(part.text):
                rest = rest[: start - part.start] + " " + rest[end - part.start :]
        rest = rest.casefold()
        for value in part.entities.values():
            rest = rest.replace(value.casefold(), " ")
        if set(WORD.findall(rest)) - AROUND - PUT_RIGHT:
            return False
        self.utter("pattern_noted")
        return True

    def take(self, question: Question, parts: list[Part]) -> None:
        """The answer to the open question."""
        if self.slots.get(question.collect) is not None:
            return None  # an entity of the message already gave it
        if question.answer == "read":
            assert question.read is not None
            if question.optional and all(bare(part) and part.intent == "deny" for part in parts):
                return self.leave_open(question, self.flows.acts("pattern_skip_question"))
            self.say.append(question.read)
        elif all(self.meaningless(question, part) for part in parts):
            self.explain(question)
        elif question.entity == "language" and not any("language" in p.entities or ANY.search(p.text) for p in parts):
            self.explain(question)  # "sorry for my spelling"
        elif all(bare(part) and question.entity not in part.entities for part in parts) and not (
            question.yes or question.no
        ):
            explained = self.asked is not None and self.asked.how == "explain"
            if parts[0].intent == "deny" and (question.optional or explained):
                return self.leave_open(question, self.flows.acts("pattern_skip_question"))
            self.explain(question)
        elif not any(c.isalpha() or part.intent in ("affirm", "deny") for part in parts for c in part.text):
            self.explain(question)  # "1" is no role
        else:
            said = self.in_own_words(question, parts)
            self.settle(question, said if question.answer == "list" or "\n" in said else lists.unmarked(said))
        return None

    def in_own_words(self, question: Question, parts: list[Part]) -> str:
        glue = "\n" if question.answer == "list" else " "
        told = parts
        if not question.entity:  # the long answers, which other things may stand in
            named = [own_words.labelled(self.flows, part.text) for part in parts]
            told = [
                _rest(part, hit[1] if hit and hit[0] is question else own_words.answer(question, part))
                for part, hit in zip(parts, named, strict=True)
            ]
        return _joined(self.heard.text, told, glue)

    def hear_beside(self, part: Part) -> None:
        """Take what a question or command says beside: "do you coach in Spanish?" wishes for Spanish."""
        asks = part.text.rstrip().endswith("?")
        question = self.open
        if self.listens or self.changed.get("flow") or (part.questioning and not asks):
            return
        if question is not None and question.answer == "read":
            return  # "what's the price?" is not from Grace Price
        value = part.entities.get(question.entity or "") if question else None
        if asks and question is not None and question.answer == "words" and value:
            self.settle(question, value)
        self.volunteer(part, intents=False)

    def without_openers(self, parts: tuple[Part, ...]) -> tuple[Part, ...]:
        """Without "I'd like a coach", or "ok", before the answer to a question for words."""
        wordy = self.open is not None and self.open.takes_words
        if not wordy or not any(part.intent in INFORMING for part in parts):
            return parts
        if (
            self.open is not None
            and not self.open.yes
            and len(parts) > 1
            and bare(parts[0])
            and LEADS_ON.match(parts[0].text)
        ):
            parts = parts[1:]
        return tuple(p for p in parts if p.intent != "start_intake" or p.confidence < FIRM or p.words > LONG)

    def named_elsewhere(self, question: Question, part: Part) -> bool:
        """Take what begins by naming another question: "my goal is …" under the one for challenges."""
        hit = own_words.labelled(self.flows, part.text) if question.takes_words else None
        if hit is None or hit[0] is question or not may_keep(hit[0], self.slots) or part.questioning:
            return False
        if self.slots.get(hit[0].collect) is not None:
            return False
        self.add(hit[0], hit[1])
        self.volunteer(part, intents=False)
        return True

    def only_details(self, question: Question, part: Part) -> bool:
        """Beside an answer in words: only how soon, who pays, a name and the like."""
        detail = part.intent in ("inform_detail", "inform_contact") and part.confidence >= VOLUNTEERED
        told = any(q.entity in part.entities for q in self.flows.questions.values() if q.entity)
        if not (question.long and detail and (told or part.intent == "inform_contact")):
            return False
        return not own_words.about_role(part) and len(self.heard.parts) > 1

    def echoes(self, question: Question, part: Part) -> bool:
        """Says the question again before the answer ("goals?"), or asks whether, where a goal or role was asked for."""
        if not question.long or not part.text.rstrip().endswith("?"):
            return False
        if part.words <= ECHO and len(self.heard.parts) > 1:
            return True
        return question.answer == "words" and WHETHER.match(part.text) is not None

    def beside_answer(self, question: Question, part: Part) -> bool:
        """After an answer in words: something of another kind, which is neither this answer nor one to another."""
        if not question.long or part.intent in LONG_ANSWERS:
            return False
        if part.likelihood(question.intent or "") >= UNLIKELY or own_words.about_role(part):
            return False
        if part.intent in INFORMING or "/" in part.intent:
            return True
        if question.collect == "role" and (part.confidence < DOUBTED or part.words > LONG):
            return True  # what else it may be, it says nothing of what they do
        return bool({"name", *own_words.ELSEWHERE} & set(part.entities))

    def beside_yes_no(self, question: Question, part: Part) -> None:
        """Words under a yes-or-no question that are neither."""
        if self.changing and part.intent == "deny" and bare(part):  # nothing, after all
            self.say.append(question.opening_act)
            self.listens = True
        elif question.collect == CONFIRM:
            self.hear_change(part)
        elif question.collect == "consent":
            if part.intent in INFORMING:
                self.acknowledge("pattern_consent_told")
            elif part.intent == "start_intake":  # "I'd like a coach" is no yes
                self.acknowledge("pattern_consent_begin")
        elif not (self.correct(part) or self.restate(part) or self.note(question, part)):
            self.volunteer(part)

    def belongs_elsewhere(self, question: Question, part: Part, answered: bool = False) -> bool:
        """An answer to another question than the open one, surely enough to ask the open one again.

        ``answered``: a part before it answers the open one, so that less is enough.
        """
        if question.whole:
            return False
        other = self.flows.told_by(part.intent)
        least = BESIDE if answered and part.likelihood(question.intent or "") < part.confidence / 2 else VOLUNTEERED
        least = min(least, FIRM) if lists.adds(part.text) else least
        if other is None or other is question or part.confidence < least or self.explained(question, part):
            return False
        if other.answer != "list" and self.slots.get(other.collect) is not None:
            return False
        alone = len(self.heard.parts) == 1
        if other.answer == "list" and self.slots.get(other.collect) and lists.adds(part.text):
            return True
        says_role = bool({"title", "span", "seniority"} & set(part.entities))
        return not alone or (question.collect == "role" and part.confidence >= 0.75 and not says_role)

    def thanks_for(self, part: Part) -> tuple[str, ...]:
        """What is said to somebody who told something else than what was asked."""
        told = self.flows.told_by(part.intent)
        thanks = self.flows.text("told", told.collect) if told else None
        return (thanks,) if thanks else self.flows.acts("pattern_noted")

    def enumerates(self, question: Question, part: Part) -> bool:
        """Under a short question: one of several parts, led on by "also", that add to what is hard."""
        parts = self.heard.parts
        several = len(parts) > 1 and any(lists.adds(one.text) for one in parts)
        if not (several and question.entity) or part.questioning or part.confidence < LISTED:
            return False
        if question.entity in part.entities and not lists.adds(part.text):
            return False
        other = self.flows.told_by(part.intent)
        if other is None or other.answer != "list" or not self.slots.get(other.collect):
            return False
        return part.likelihood("inform_detail") < part.confidence / 2

    def is_role_after_all(self, question: Question, part: Part) -> bool:
        """ "I'm an engineer", where what was taken for the role says of no position."""
        role = self.flows.questions.get("role")
        known = any(self.slots.get(slot) for slot in ("seniority", "span"))
        if role is None or role is question or known or self.slots.get("role") is None or question.whole:
            return False
        says_so = part.intent == role.intent and part.confidence >= SURE and "title" in part.entities
        return says_so and part.words <= LONG and IS_ROLE.match(plain(part.text)) is not None

    def explained(self, question: Question, part: Part) -> bool:
        """ "I want to delegate more, but I can't" is one trouble."""
        after = next((p for p in self.heard.parts if p.start >= part.end), None)
        return question.answer == "list" and after is not None and after.text.casefold().startswith("but ")

    def tap(self, tapped: Mapping[str, str]) -> None:
        for key, value in tapped.items():
            if key == MEANT:
                self.utter("pattern_old_button")  # what it would have kept is settled
            elif key == "skip":
                self.tap_skip(value)
            elif key == "correct" and value in self.flows.questions:
                self.reopen(self.flows.questions[value], None)
            elif key in self.flows.questions:
                self.tap_answer(self.flows.questions[key], value)
        self.open = None

    def tap_skip(self, value: str) -> None:
        if value != "rest":
            question = self.flows.questions.get(value)
            needed = question is not None and self.flows.text("needed", value) is not None
            if needed and question is not self.open:
                self.utter("pattern_old_button")
            elif question is not None:
                self.leave_open(question, self.flows.acts("pattern_skip_question"))
            return
        self.leave_rest_open()

    def tap_answer(self, question: Question, value: str) -> None:
        is_open = self.open is not None and self.open.collect == question.collect
        kept = is_open or question.collect == "consent" or may_keep(question, self.slots)
        if not (kept and may_ask(question, self.slots)):
            self.utter("pattern_consent_first")
        elif question.collect == CONFIRM and value == "no":
            self.close("pattern_correction_unclear")
        elif question.collect == "consent" and value == "no" and self.slots.get("consent") is True:
            self.changed["flow"] = "withdraw_consent"  # erases: asked once more, like any withdrawal
        elif question.collect == "consent" and value == "yes" and self.slots.get("consent") is True:
            self.utter("pattern_old_button")
        elif not is_open and question.collect != "consent" and question.answer in ("yes_no", "read"):
            self.utter("pattern_old_button")  # an old button is explained, never misread
        elif question.answer == "read":
            assert question.read is not None
            self.say.append(question.read)
        elif question.collect == "consent" and value == "yes" and self.slots.get("consent") is False:
            self.consent_after_all()
        else:
            changed = self.slots.get(question.collect) is not None
            self.settle(question, value == "yes" if question.answer == "yes_no" else value)
            if changed:
                self.utter("pattern_correction")

    def resume(self) -> bool:
        """After a pause: whether the intake goes on with this message."""
        tapped = self.heard.tapped or {}
        intents = {part.intent for part in self.heard.parts}
        if self.before.get("paused") == "crisis":
            goes_on = "resume" in tapped or "start_intake" in intents or bool(GO_ON.search(self.heard.text))
        else:
            goes_on = bool(tapped) or bool(intents & (RESUMING | GOING_ON))
        if not goes_on:
            self.stay_paused()
            return False
        self.changed["paused"] = None
        self.open = open_question(self.flows, self.slots)
        if not (intents & RESUMING or "resume" in tapped or GO_ON.search(self.heard.text)):
            return True
        self.utter("pattern_session_resumed")
        more = tuple(p for p in self.heard.parts if p.intent not in RESUMING and not GO_ON.search(p.text))
        self.heard = replace(self.heard, parts=more)
        return bool(more)

    def stay_paused(self) -> None:
        """In a crisis only what concerns it, or the prospect's own data, is answered; in another pause any aside.

        Who asks then whether anybody is there hears whom to call, too.
        """
        crisis = self.before.get("paused") == "crisis"
        for part in self.heard.parts if crisis else self.hear_outright(self.heard.parts):
            answered = (not crisis or part.intent in IN_CRISIS) and self.aside(part)
            if not answered or (crisis and part.intent == "bot_challenge"):
                self.close("pattern_crisis" if crisis else "pattern_still_paused")
        if not (self.say or self.changed.get("flow")):
            self.close("pattern_crisis" if crisis else "pattern_still_paused")
        if not self.changed.get("flow"):
            self.stop_here()


def mended(heard: Heard) -> Heard:
    """With the address that was put right in the same message, wherever it gives one."""
    address = contacts.mended_email(heard.text)
    if address is None:
        return heard
    parts = (replace(p, entities={**p.entities, "email": address}) if "email" in p.entities else p for p in heard.parts)
    return replace(heard, parts=tuple(parts))


def joined_topic(heard: Heard) -> tuple[Part, ...]:
    """ "Who pays the bill, that is the fight" as one part: the first half asks nothing."""
    if len(heard.parts) < 2 or not commands.spoken_of(heard.text):
        return heard.parts
    last = heard.parts[-1]
    return (replace(last, text=heard.text, start=heard.parts[0].start, end=last.end),)


def as_meant(part: Part) -> Part:
    """What only sounds like a command, taken for the likeliest answer: "I want to restart my career"."""
    if commands.meant(part.intent, part.text) and not ("/" in part.intent and commands.spoken_of(part.text)):
        return part
    answers = [(name, confidence) for name, confidence in part.ranking if name in INFORMING]
    name, confidence = max(answers, key=lambda pair: pair[1], default=("inform_challenge", 0.0))
    return replace(part, intent=name, confidence=confidence)


def _rest(part: Part, words: str) -> Part:
    """The part cut down to words of it; where they don't stand together, only its text is."""
    at = part.text.find(words)
    if at < 0:
        return replace(part, text=words)
    return replace(part, text=words, start=part.start + at, end=part.start + at + len(words))


def _joined(text: str, parts: list[Part], glue: str) -> str:
    """The prospect's own words from the first to the last part, without what stood between that was something else."""
    pieces: list[str] = []
    last = None
    for part in parts:
        whole = text[part.start : part.end] == part.text
        if last is not None and whole and not any(c.isalnum() for c in text[last : part.start]):
            pieces[-1] += text[last : part.end]
        else:
            pieces.append(part.text)
        last = part.end if whole else None
    return glue.join(piece.strip() for piece in pieces).strip(" ,;")
