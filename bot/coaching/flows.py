"""The conversation as data: what data/flows.yml may say, and which step comes next.

There is no pointer into a flow. ``next_step`` walks it from the first step over all that is settled, so that a
correction or a branch re-routes by itself.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

END = "END"
MAIN = "intake"
CONFIRM = "recap"  # the question a "no" to which is a correction
SKIPPED = "skipped"  # the slot that lists the questions left open
MEANT = "meant"  # the slot with the answers that stand beside a caring line until they are meant so
FLOW_KEYS = frozenset({"description", "steps", "nlu_trigger"})
LISTS = frozenset({"about", "hollow", "yes", "no", "uses", "reads"})
FLAGS = frozenset({"optional", "without_consent", "whole", "silent"})
CONDITION = re.compile(r"slots\.(\w+) is (not )?(\S.*)")

Slots = Mapping[str, Any]


@dataclass(frozen=True)
class Question:
    """A ``collect`` step; data/flows.yml explains each key."""

    collect: str
    answer: str = "words"
    read: str | None = None
    reads: tuple[str, ...] = ()
    ask: str | None = None
    again: str | None = None
    intent: str | None = None
    entity: str | None = None
    optional: bool = False
    without_consent: bool = False
    whole: bool = False
    about: tuple[str, ...] = ()
    hollow: tuple[str, ...] = ()
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()

    @property
    def opening_act(self) -> str:
        return self.ask or f"utter_ask_{self.collect}"

    @property
    def takes_words(self) -> bool:
        return self.answer in ("words", "list")

    @property
    def long(self) -> bool:
        """Answered at length, so that answers to others may stand in it: role, challenges, goals."""
        return self.takes_words and not self.entity

    @property
    def short(self) -> bool:
        """Answered in a few words: how soon, who pays and the like."""
        return self.takes_words and bool(self.entity)


@dataclass(frozen=True)
class Act:
    """An ``action`` step: run once, and again when a slot it ``uses`` has changed. ``silent``: it says nothing."""

    action: str
    sets: str | None = None
    uses: tuple[str, ...] = ()
    silent: bool = False


@dataclass(frozen=True)
class Call:
    """A ``call`` step: the steps of another flow stand here."""

    call: str


@dataclass(frozen=True)
class Branch:
    then: str
    condition: str | None = None


@dataclass(frozen=True)
class Step:
    does: Question | Act | Call
    id: str | None = None
    next: tuple[Branch, ...] = ()
    line: int | None = None


@dataclass(frozen=True)
class Flow:
    name: str
    steps: tuple[Step, ...]
    triggers: tuple[str, ...] = ()

    @property
    def asks(self) -> bool:
        return any(isinstance(step.does, Question) for step in self.steps)

    @property
    def actions(self) -> tuple[str, ...]:
        return tuple(step.does.action for step in self.steps if isinstance(step.does, Act))


class FlowsInvalid(ValueError):
    """data/flows.yml says something that can't be played; the message has the place and how to mend it."""


@dataclass(frozen=True)
class Flows:
    flows: Mapping[str, Flow]
    responses: frozenset[str] = frozenset()  # the names of the domain's responses and actions
    questions: Mapping[str, Question] = field(init=False)
    triggers: Mapping[str, Flow] = field(init=False)

    def __post_init__(self) -> None:
        steps = [step.does for flow in self.flows.values() for step in flow.steps]
        object.__setattr__(self, "questions", {s.collect: s for s in steps if isinstance(s, Question)})
        object.__setattr__(self, "triggers", {i: flow for flow in self.flows.values() for i in flow.triggers})

    @classmethod
    def parse(cls, data: Mapping[str, Any], responses: Collection[str] = ()) -> Flows:
        """Build from the YAML under ``flows:``.

        Raises:
            FlowsInvalid: a step has unknown keys, or is none of collect, action and call.
        """
        return cls({name: _flow(name, body) for name, body in data.items()}, frozenset(responses))

    def acts(self, name: str) -> tuple[str, ...]:
        """The actions of a flow without questions; none when there is no such flow."""
        return self.flows[name].actions if name in self.flows else ()

    def text(self, kind: str, slot: str) -> str | None:
        """``utter_why_role`` and the like, or ``action_why_role``, where the domain has it."""
        names = (f"utter_{kind}_{slot}", f"action_{kind}_{slot}")
        return next((name for name in names if name in self.responses), None)

    def told_by(self, intent: str) -> Question | None:
        """The question that words of this intent answer."""
        return next((question for question in self.questions.values() if intent and question.intent == intent), None)

    def asking(self, act: str) -> tuple[str, str] | None:
        """Which question an act asks, and how: ``utter_easier_role`` is ("role", "easier")."""
        if act in self._asked_by:
            return self._asked_by[act], "ask"
        if act in self.acts("pattern_correction_unclear") and CONFIRM in self.questions:
            return CONFIRM, "change"
        hit = re.fullmatch(r"(?:utter|action)_(ask|again|explain|simpler|easier|needed|meant)_(\w+)", act)
        return (hit[2], hit[1]) if hit and hit[2] in self.questions else None

    @cached_property
    def _asked_by(self) -> Mapping[str, str]:
        """Which slot's question an act asks, for the first time or again; the first of two that share an act."""
        asked: dict[str, str] = {}
        for slot, question in self.questions.items():
            for act in filter(None, (question.opening_act, question.again)):
                asked.setdefault(act, slot)
        return asked

    def open_after(self, acts: Sequence[str], slots: Slots) -> tuple[str, str] | None:
        """The question that these acts left open, and how it was last put."""
        asked = next((found for act in reversed(acts) if (found := self.asking(act))), None)
        if asked is None:
            return None
        changing = asked[1] == "change"  # what to change may be asked long after the summary
        return asked if changing or slots.get(asked[0]) is None else None

    def depending(self, changed: Collection[str]) -> set[str]:
        """The slots to empty when these change."""
        return {slot for slot, uses in self._uses if not uses.isdisjoint(changed)}

    @cached_property
    def _uses(self) -> tuple[tuple[str, frozenset[str]], ...]:
        """Each slot that depends on others, with those."""
        steps = [step.does for flow in self.flows.values() for step in flow.steps if not isinstance(step.does, Call)]
        slots = [(does.collect if isinstance(does, Question) else does.sets, does.uses) for does in steps]
        return tuple((slot, frozenset(uses)) for slot, uses in slots if slot and uses)

    @cached_property
    def actions(self) -> frozenset[str]:
        return frozenset(s.does.action for flow in self.flows.values() for s in flow.steps if isinstance(s.does, Act))

    @cached_property
    def silent(self) -> frozenset[str]:
        """The actions after which nothing has been said yet."""
        steps = [s.does for flow in self.flows.values() for s in flow.steps]
        return frozenset(does.action for does in steps if isinstance(does, Act) and does.silent)

    @property
    def answers(self) -> tuple[str, ...]:
        """What the questions gather for the coach: words, and where to reach the prospect; in the order asked."""
        wanted = (q for q in self.questions.values() if q.takes_words or q.entity)
        return tuple(question.collect for question in wanted)

    def results(self) -> set[str]:
        """The slots that action steps set."""
        steps = [step.does for flow in self.flows.values() for step in flow.steps]
        return {s.sets for s in steps if isinstance(s, Act) and s.sets}


def holds(condition: str, slots: Slots) -> bool:
    """Whether ``slots.call is true`` (or ``is not missing``, ``is urgent``) holds.

    Raises:
        FlowsInvalid: the condition has another form.
    """
    hit = CONDITION.fullmatch(condition.strip())
    if not hit:
        raise FlowsInvalid(f"can't read the condition {condition!r}; write e.g. `slots.call is true`")
    value, wanted = slots.get(hit[1]), hit[3].strip("\"'")
    if wanted == "missing":
        same = value is None
    elif wanted in ("true", "false"):
        same = value is (wanted == "true")
    else:
        same = str(value) == wanted
    return same is not bool(hit[2])


def left_open(slots: Slots) -> Collection[str]:
    return slots.get(SKIPPED) or ()


def may_ask(question: Question, slots: Slots) -> bool:
    """Without consent only that is asked which a call, or an aside, needs."""
    return question.collect == "consent" or slots.get("consent") is True or question.without_consent


def may_keep(question: Question, slots: Slots) -> bool:
    """Before the answer about consent nothing is kept; after a no, only what a call needs."""
    return may_ask(question, slots) and slots.get("consent") is not None


def settled(question: Question, slots: Slots) -> bool:
    known = slots.get(question.collect) is not None or question.collect in left_open(slots)
    return known or not may_ask(question, slots)


def next_step(flows: Flows, name: str, slots: Slots, done: Collection[str]) -> Question | Act | None:
    """The first unsettled step of a flow; None at its end. ``done``: the actions already run in this turn."""
    return next(_unsettled(flows, name, slots, done), None)


def open_question(flows: Flows, slots: Mapping[str, Any]) -> Question | None:
    """The question the flow would ask next."""
    for name in filter(None, (slots.get("flow"), MAIN)):
        step = next_step(flows, name, slots, flows.actions) if name in flows.flows else None
        if isinstance(step, Question):
            return step
    return None


def _unsettled(flows: Flows, name: str, slots: Slots, done: Collection[str]) -> Iterator[Question | Act]:
    steps = flows.flows[name].steps
    at: int | None = 0
    while at is not None and at < len(steps):
        does = steps[at].does
        if isinstance(does, Call):
            yield from _unsettled(flows, does.call, slots, done)
        elif isinstance(does, Question):
            if not settled(does, slots):
                yield does
        elif does.action not in done and (does.sets is None or slots.get(does.sets) is None):
            yield does
        at = _follow(steps, at, slots)


def _follow(steps: tuple[Step, ...], at: int, slots: Slots) -> int | None:
    for branch in steps[at].next:
        if branch.condition is None or holds(branch.condition, slots):
            return None if branch.then == END else next(i for i, s in enumerate(steps) if s.id == branch.then)
    return at + 1


# --- reading --------------------------------------------------------------------------------------------------------
def _flow(name: str, body: Any) -> Flow:
    place = f"flow {name}{_line_of(body)}"
    if not isinstance(body, Mapping) or (not body.get("steps") and not body.get("nlu_trigger")):
        raise FlowsInvalid(f"{place}: a flow has `steps`, or at least `nlu_trigger`")
    if unknown := sorted(set(body) - FLOW_KEYS):
        raise FlowsInvalid(f"{place}: unknown key {', '.join(unknown)}; a flow knows {', '.join(sorted(FLOW_KEYS))}")
    triggers, steps = body.get("nlu_trigger", ()), body.get("steps", ())
    if "steps" in body and not steps:
        raise FlowsInvalid(f"{place}: `steps` is empty; leave it out where only the intent is meant")
    if not isinstance(triggers, list | tuple) or not all(isinstance(t, Mapping) and "intent" in t for t in triggers):
        raise FlowsInvalid(f"{place}: `nlu_trigger` is a list like [{{intent: complain}}]")
    if not isinstance(steps, list | tuple) or not all(isinstance(step, Mapping) for step in steps):
        raise FlowsInvalid(f"{place}: `steps` is a list like [{{action: utter_bot}}]")
    return Flow(name, tuple(_step(name, step) for step in steps), tuple(str(t["intent"]) for t in triggers))


def _line_of(raw: Any) -> str:
    line = getattr(getattr(raw, "lc", None), "line", None)
    return f", line {line + 1}" if line is not None else ""


def _step(flow: str, raw: Mapping[str, Any]) -> Step:
    line = getattr(getattr(raw, "lc", None), "line", None)
    place = f"flow {flow}{_line_of(raw)}"
    body: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in raw.items()}
    step_id, then = body.pop("id", None), body.pop("next", ())
    kind: Any = next((k for k in (Question, Act, Call) if next(iter(k.__dataclass_fields__)) in body), None)
    if kind is None:
        raise FlowsInvalid(f"{place}: a step is one of `collect`, `action` or `call`; this has {', '.join(body)}")
    if unknown := sorted(set(body) - set(kind.__dataclass_fields__)):
        known = ", ".join(kind.__dataclass_fields__)
        raise FlowsInvalid(f"{place}: unknown key {', '.join(unknown)}; a {_noun(kind)} step knows {known}")
    for key, value in body.items():
        wanted = bool if key in FLAGS else tuple if key in LISTS else str
        if not isinstance(value, wanted):
            form = {bool: "true or false", tuple: "a list", str: "a word"}[wanted]
            raise FlowsInvalid(f"{place}: `{key}` is {form}, not {value!r}")
    if not isinstance(then, str | tuple) or not all(isinstance(b, Mapping) for b in then if not isinstance(then, str)):
        raise FlowsInvalid(f"{place}: `next` is a step's id, END, or a list of branches")
    branches = [Branch(str(then))] if isinstance(then, str) else [_branch(place, b) for b in then]
    return Step(kind(**body), step_id, tuple(branches), line + 1 if line is not None else None)


def _noun(kind: type) -> str:
    return {Question: "collect", Act: "action", Call: "call"}[kind]


def _branch(place: str, raw: Mapping[str, Any]) -> Branch:
    if "else" in raw:
        return Branch(str(raw["else"]))
    if "if" not in raw or "then" not in raw:
        raise FlowsInvalid(f"{place}: a branch is `if` with `then`, or `else`")
    return Branch(str(raw["then"]), str(raw["if"]))
