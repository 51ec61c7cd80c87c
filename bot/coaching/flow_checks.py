"""What is wrong with data/flows.yml: whatever it names that the domain does not know, or cannot hold."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from bot.coaching.flows import CONDITION, END, MAIN, Act, Call, Flows, Question, Step

ANSWERS = ("words", "list", "yes_no", "read")
# What the conversation can't do without: an unknown name would be answered with silence.
NEEDED = (
    "pattern_crisis", "pattern_crisis_possible", "pattern_not_understood", "pattern_still_paused", "pattern_completed",
    "pattern_consent_first", "pattern_correction_unclear", "pattern_correction", "pattern_session_resumed",
    "pattern_added", "pattern_removed", "pattern_unknown_question", "pattern_other_language", "pattern_old_button",
    "pattern_not_kept", "pattern_noted", "pattern_consent_given", "pattern_joined", "pattern_not_told",
    "pattern_unchanged",
)  # fmt: skip
# Which of Rasa's slot types hold what is said; a type of the operator's own is trusted.
TYPES = frozenset({"text", "bool", "list", "float", "categorical", "any"})
HOLDING = {"words": ("text", "any"), "list": ("list", "any"), "yes_no": ("bool", "any")}


@dataclass(frozen=True)
class Known:
    """The names of the domain: ``actions`` with its responses, ``slots`` with the type of each."""

    actions: Collection[str]
    slots: Mapping[str, str]
    intents: Collection[str]
    entities: Collection[str]


def problems(flows: Flows, known: Known) -> list[str]:
    """Everything in the flows that the domain does not know, each with its place."""
    found: list[str] = []
    found += [f"there is no flow `{MAIN}`"] if MAIN not in flows.flows else []
    triggers = [i for flow in flows.flows.values() for i in flow.triggers]
    found += [f"intent `{i}` triggers more than one flow" for i in sorted(set(triggers)) if triggers.count(i) > 1]
    asked = [s.does.collect for f in flows.flows.values() for s in f.steps if isinstance(s.does, Question)]
    found += [f"slot `{s}` is collected more than once" for s in sorted(set(asked)) if asked.count(s) > 1]
    found += [f"flow {name}: it calls itself" for name in flows.flows if _reaches(flows, name, name, set())]
    for flow in flows.flows.values():
        found += [f"flow {flow.name}: {what}" for what in _unknown_intents(flow.triggers, known)]
        for at, step in enumerate(flow.steps):
            place = f"flow {flow.name}" + (f", line {step.line}" if step.line else f", step {at + 1}")
            onward = [later.id for later in flow.steps[at + 1 :]]
            found += [f"{place}: {what}" for what in (*_of_step(flows, step, known), *_of_next(step, onward, known))]
    return found


def lacking(flows: Flows) -> list[str]:
    """The flows the conversation can't do without that are not there."""
    return [name for name in NEEDED if name not in flows.flows]


def _reaches(flows: Flows, start: str, end: str, seen: set[str]) -> bool:
    calls = [s.does.call for s in flows.flows[start].steps if isinstance(s.does, Call)] if start in flows.flows else []
    seen.add(start)
    return any(call == end or (call not in seen and _reaches(flows, call, end, seen)) for call in calls)


def _of_step(flows: Flows, step: Step, known: Known) -> Iterator[str]:
    does = step.does
    if isinstance(does, Question):
        yield from _of_question(does, known)
    elif isinstance(does, Act):
        yield from _unknown_slots((*filter(None, [does.sets]), *does.uses), known)
        yield from _unknown_actions([does.action], known)
    elif does.call not in flows.flows:
        yield f"no flow `{does.call}`"


def _of_question(asks: Question, known: Known) -> Iterator[str]:
    if asks.answer not in ANSWERS:
        yield f"`answer: {asks.answer}` is none of {', '.join(ANSWERS)}"
    if (asks.answer == "read") != (asks.read is not None):
        yield "`answer: read` and `read: ACTION` go together"
    yield from _unknown_slots((asks.collect, *asks.uses), known)
    yield from _unfit_slot(asks, known)
    yield from _unknown_intents((*filter(None, [asks.intent]), *asks.yes, *asks.no, *asks.reads), known)
    if asks.entity is not None and asks.entity not in known.entities:
        yield f"no entity `{asks.entity}` in the domain"
    yield from _unknown_actions([asks.opening_act, *filter(None, (asks.again, asks.read))], known)


def _unfit_slot(asks: Question, known: Known) -> Iterator[str]:
    """What an action reads is the action's own; but an entity is words."""
    answer = "words" if asks.answer == "read" and asks.entity else asks.answer
    fits, has = HOLDING.get(answer), known.slots.get(asks.collect)
    if fits and has in TYPES and has not in fits:
        yield f"slot `{asks.collect}` is of type {has} in the domain; `answer: {asks.answer}` needs {' or '.join(fits)}"


def _of_next(step: Step, onward: Collection[str | None], known: Known) -> Iterator[str]:
    for branch in step.next:
        if branch.then != END and branch.then not in onward:
            yield f"no later step with the id `{branch.then}` in this flow"
        if branch.condition is not None:
            hit = CONDITION.fullmatch(branch.condition.strip())
            if not hit:
                yield f"can't read the condition `{branch.condition}`; write e.g. `slots.call is true`"
            else:
                yield from _unknown_slots([hit[1]], known)


def _unknown_slots(names: Collection[str], known: Known) -> Iterator[str]:
    yield from (f"no slot `{name}` in the domain" for name in names if name not in known.slots)


def _unknown_intents(names: Collection[str], known: Known) -> Iterator[str]:
    yield from (f"no intent `{name}` in the domain" for name in names if name.partition("/")[0] not in known.intents)


def _unknown_actions(names: Collection[str], known: Known) -> Iterator[str]:
    yield from (f"no action or response `{name}` in the domain" for name in names if name not in known.actions)
