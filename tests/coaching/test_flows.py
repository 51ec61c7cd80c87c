"""What data/flows.yml may say, what is said of its mistakes, and which step comes next."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from scripted import BOOKED, CONSENTED, REFUSED, TOLD, load, names, project_flows

from bot.coaching.flow_checks import Known, problems
from bot.coaching.flows import Act, Call, Flows, FlowsInvalid, Question, holds, next_step, settled

ACTIONS = {"action_match", "action_read_it", *(f"utter_ask_{s}" for s in ("role", "goals", "call", "topics", "size"))}
SLOTS = {"role": "text", "goals": "text", "need": "text", "call": "bool", "topics": "list", "size": "float"}
INTENTS = {"affirm", "deny", "faq", "inform_role"}
KNOWN = Known(ACTIONS, SLOTS, INTENTS, entities={"title"})


def parsed(text: str) -> Flows:
    """Read as the policy reads it: the loader knows the lines."""
    return Flows.parse(YAML().load(text), ACTIONS)


def found(text: str) -> list[str]:
    return problems(parsed(text), KNOWN)


# --- reading
def test_a_step_is_a_question_an_action_or_a_call() -> None:
    flows = parsed(
        """
intake:
  steps:
  - {collect: role, intent: inform_role, about: [role, job]}
  - {call: rest}
rest:
  steps:
  - {action: action_match, sets: need, uses: [role]}
"""
    )
    kinds = [type(step.does) for flow in flows.flows.values() for step in flow.steps]
    assert kinds == [Question, Call, Act]
    assert flows.questions["role"].about == ("role", "job")
    assert flows.results() == {"need"}


def test_the_flow_of_an_intent_is_known_by_its_trigger() -> None:
    flows = parsed("bot:\n  nlu_trigger: [{intent: affirm}, {intent: faq/price}]\n  steps: [{action: action_match}]\n")
    assert set(flows.triggers) == {"affirm", "faq/price"}
    assert flows.acts("bot") == ("action_match",)
    assert flows.acts("nobody") == ()


@pytest.mark.parametrize(
    ("step", "complaint"),
    [
        ("{collects: role}", "flow intake, line 4: a step is one of `collect`, `action` or `call`; this has collects"),
        ("{collect: role, answers: words}", "flow intake, line 4: unknown key answers; a collect step knows collect"),
        ("{action: action_match, set: need}", "flow intake, line 4: unknown key set; a action step knows action"),
        ("{call: rest, uses: [role]}", "flow intake, line 4: unknown key uses; a call step knows call"),
        ("{action: action_match, next: [{if: slots.call is true}]}", "flow intake, line 4: a branch is `if` with"),
        ("{action: action_match, next: [{then: END}]}", "flow intake, line 4: a branch is `if` with `then`, or `else`"),
    ],
)
def test_a_step_that_cannot_be_read_is_named_with_its_line(step: str, complaint: str) -> None:
    with pytest.raises(FlowsInvalid) as caught:
        parsed(f"intake:\n  steps:\n  - collect: role\n  - {step}\n")
    assert str(caught.value).startswith(complaint)


def test_a_flow_with_an_empty_list_of_steps_is_refused() -> None:
    with pytest.raises(FlowsInvalid, match="flow bot, line 2: `steps` is empty"):
        parsed("bot:\n  nlu_trigger: [{intent: affirm}]\n  steps: []\n")


# --- checking
@pytest.mark.parametrize(
    ("step", "complaint"),
    [
        ("collect: nothing", "no slot `nothing` in the domain"),
        ("collect: nothing", "no action or response `utter_ask_nothing` in the domain"),
        ("{collect: role, answer: word}", "`answer: word` is none of words, list, yes_no, read"),
        ("{collect: role, answer: read}", "`answer: read` and `read: ACTION` go together"),
        ("{collect: role, read: action_read_it}", "`answer: read` and `read: ACTION` go together"),
        ("{collect: role, answer: read, read: action_lost}", "no action or response `action_lost` in the domain"),
        ("{collect: role, intent: inform_rule}", "no intent `inform_rule` in the domain"),
        ("{collect: role, entity: titel}", "no entity `titel` in the domain"),
        ("{collect: call}", "slot `call` is of type bool in the domain; `answer: words` needs text or any"),
        ("{collect: topics}", "slot `topics` is of type list in the domain; `answer: words` needs text or any"),
        ("{collect: role, answer: list}", "slot `role` is of type text in the domain; `answer: list` needs list or"),
        ("{collect: role, answer: yes_no}", "slot `role` is of type text in the domain; `answer: yes_no` needs bool"),
        (
            "{collect: size, answer: read, read: action_read_it, entity: title}",
            "slot `size` is of type float in the domain; `answer: read` needs text or any",
        ),
        ("{collect: role, yes: [afirm]}", "no intent `afirm` in the domain"),
        ("{collect: role, uses: [roles]}", "no slot `roles` in the domain"),
        ("{collect: role, ask: action_asks}", "no action or response `action_asks` in the domain"),
        ("{collect: role, again: utter_no}", "no action or response `utter_no` in the domain"),
        ("action: action_mach", "no action or response `action_mach` in the domain"),
        ("{action: action_match, sets: needs}", "no slot `needs` in the domain"),
        ("{action: action_match, uses: [roles]}", "no slot `roles` in the domain"),
        ("call: rest", "no flow `rest`"),
        ("{action: action_match, next: later}", "no later step with the id `later` in this flow"),
        ("{action: action_match, next: [{if: slots.cal is true, then: END}]}", "no slot `cal` in the domain"),
        ("{action: action_match, next: [{if: call is true, then: END}]}", "can't read the condition `call is true`"),
        ("{action: action_match, next: [{if: slots.call, then: END}]}", "can't read the condition `slots.call`"),
    ],
)
def test_what_the_domain_does_not_know_is_named_with_flow_and_line(step: str, complaint: str) -> None:
    complaints = found(f"intake:\n  steps:\n  - collect: goals\n  - {step}\n")
    assert any(one.startswith(f"flow intake, line 4: {complaint}") for one in complaints), complaints


def test_every_mistake_is_named_at_once() -> None:
    complaints = found("intake:\n  steps:\n  - collect: rol\n  - action: action_mach\n  - call: rest\n")
    assert {one.split(":")[0] for one in complaints} == {f"flow intake, line {line}" for line in (3, 4, 5)}


def test_a_branch_may_only_lead_onward() -> None:
    complaints = found("intake:\n  steps:\n  - {id: top, collect: role}\n  - {action: action_match, next: top}\n")
    assert complaints == ["flow intake, line 4: no later step with the id `top` in this flow"]


def test_a_missing_main_flow_is_named() -> None:
    assert found("other:\n  steps: [{action: action_match}]\n") == ["there is no flow `intake`"]


def test_an_unknown_trigger_is_named_with_its_flow() -> None:
    complaints = found("intake:\n  nlu_trigger: [{intent: hullo}]\n  steps: [{action: action_match}]\n")
    assert complaints == ["flow intake: no intent `hullo` in the domain"]


def test_a_slot_that_can_hold_the_answer_is_no_mistake() -> None:
    steps = ["{collect: topics, answer: list}", "{collect: call, answer: yes_no}", "{collect: role, entity: title}",
             "{collect: size, answer: read, read: action_read_it}"]  # fmt: skip
    assert not found("intake:\n  steps:\n" + "".join(f"  - {step}\n" for step in steps))


def test_the_projects_own_flows_have_no_mistake() -> None:
    domain = load("domain.yml")
    slots = {name: slot["type"] for name, slot in domain["slots"].items()}
    intents = {str(intent) for intent in domain["intents"]}
    assert not problems(project_flows(), Known(names(), slots, intents, set(domain["entities"])))


# --- conditions
@pytest.mark.parametrize(
    ("condition", "slots", "holds_"),
    [
        ("slots.call is true", {"call": True}, True),
        ("slots.call is true", {"call": False}, False),
        ("slots.call is true", {}, False),
        ("slots.call is false", {"call": False}, True),
        ("slots.call is false", {}, False),
        ("slots.call is not true", {}, True),
        ("slots.call is missing", {}, True),
        ("slots.call is missing", {"call": False}, False),
        ("slots.call is not missing", {"call": False}, True),
        ("slots.horizon is no hurry", {"horizon": "no hurry"}, True),
        ('slots.horizon is "no hurry"', {"horizon": "no hurry"}, True),
        ("slots.horizon is not urgent", {"horizon": "no hurry"}, True),
        ("slots.call is true", {"call": "true"}, False),
    ],
)
def test_a_condition_reads_a_slot(condition: str, slots: dict[str, Any], holds_: bool) -> None:
    assert holds(condition, slots) is holds_


def test_a_condition_of_another_form_is_refused() -> None:
    with pytest.raises(FlowsInvalid, match=r"slots\.call is true"):
        holds("call == True", {})


# --- walking
WALK = """
intake:
  steps:
  - collect: role
    next:
    - {if: slots.role is boss, then: high}
    - {else: low}
  - {id: low, action: action_match, sets: need, uses: [role], next: END}
  - {id: high, call: more}
more:
  steps:
  - {collect: goals, optional: true}
"""


def walk(**slots: Any) -> str | None:
    step = next_step(parsed(WALK), "intake", {"consent": True, **slots}, ())
    return None if step is None else step.collect if isinstance(step, Question) else getattr(step, "action", "")


def test_the_first_unsettled_step_comes_next() -> None:
    assert walk() == "role"
    assert walk(role="clerk") == "action_match"
    assert walk(role="clerk", need="mentoring") is None


def test_a_branch_leads_into_a_called_flow() -> None:
    assert walk(role="boss") == "goals"
    assert walk(role="boss", goals="peace") is None


def test_a_question_left_open_is_not_asked_again() -> None:
    assert walk(role="boss", skipped=["goals"]) is None


def test_a_corrected_answer_re_routes() -> None:
    assert walk(role="clerk", need="mentoring", goals=None) is None
    assert walk(role="boss", need="mentoring", goals=None) == "goals"


def test_an_action_runs_once_in_a_turn_even_when_it_sets_nothing() -> None:
    flows = parsed(WALK)
    slots = {"consent": True, "role": "clerk"}
    assert next_step(flows, "intake", slots, {"action_match"}) is None


def test_what_depends_on_a_changed_slot_is_emptied() -> None:
    flows = project_flows()
    assert {"recap", "need"} <= flows.depending(["role"])
    assert flows.depending(["horizon"]) == {"recap"}
    assert flows.depending(["email"]) == {"email_meant", "email_right", "email_taken", "booking"}
    assert flows.depending(["consent"]) == {"consent_recorded"}
    assert flows.depending(["language", "opening"]) == {"recap", "booking"}


# --- consent
def test_without_consent_nothing_is_asked_but_what_a_call_needs() -> None:
    asked, slots = [], {**REFUSED, "call": True, "time_zone_asked": True}
    while isinstance(step := next_step(project_flows(), "intake", slots, ()), Question):
        asked.append(step.collect)
        slots[step.collect] = "x"
    assert asked == ["time_zone", "opening", "name", "email"]


def test_before_the_answer_about_consent_everything_waits_for_it() -> None:
    step = next_step(project_flows(), "intake", {"role": "nurse", "call": True}, ())
    assert isinstance(step, Question)
    assert step.collect == "consent"


def test_a_question_not_allowed_counts_as_settled() -> None:
    role = project_flows().questions["role"]
    assert settled(role, REFUSED)
    assert not settled(role, CONSENTED)
    assert settled(role, TOLD)


# --- names of texts
@pytest.mark.parametrize(
    ("act", "question"),
    [
        ("utter_ask_role", ("role", "ask")),
        ("utter_again_role", ("role", "again")),
        ("utter_explain_goals", ("goals", "explain")),
        ("utter_easier_challenges", ("challenges", "easier")),
        ("utter_needed_email", ("email", "needed")),
        ("action_ask_recap", ("recap", "ask")),
        ("action_offer_openings", ("opening", "ask")),
        ("utter_why_role", None),
        ("utter_ask_nothing", None),
        ("utter_faq/price", None),
    ],
)
def test_an_act_tells_which_question_it_asks(act: str, question: tuple[str, str] | None) -> None:
    assert project_flows().asking(act) == question


def test_every_question_can_be_explained_or_at_least_asked() -> None:
    flows = project_flows()
    for slot, question in flows.questions.items():
        assert question.opening_act in names(), slot
        assert flows.text("why", slot) or "utter_why" in names(), slot


# --- a walk ends
VALUES = st.one_of(st.none(), st.booleans(), st.sampled_from(["x", "unsure", "2026"]), st.just(["x"]))
SLOT_SETS = st.fixed_dictionaries(
    {}, optional={**dict.fromkeys(BOOKED, VALUES), "skipped": st.lists(st.sampled_from(sorted(BOOKED)))}
)


@settings(deadline=None)
@given(SLOT_SETS)
def test_whatever_is_settled_the_walk_ends(slots: dict[str, Any]) -> None:
    for name in project_flows().flows:
        done: list[str] = []
        for _ in range(60):
            step = next_step(project_flows(), name, slots, done)
            if step is None:
                break
            if isinstance(step, Question):
                assert not settled(step, slots)
                slots = {**slots, step.collect: "x"}
            else:
                done.append(step.action)
        else:
            raise AssertionError(f"{name} does not end")
