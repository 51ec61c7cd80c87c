"""Which need the answers speak of, said with the prospect's own words."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.said import quoted, wording
from bot.coaching.needs import Match, Profile
from bot.services import flags, matching

MOST_QUOTES = 3
UNSURE = "unsure"


class ClassifyNeed(Action):
    """Under the threshold it does not guess: a coach decides."""

    def name(self) -> str:
        return "action_classify_need"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        profile = profile_of(tracker)
        match = matching.classify(profile)
        matching.remember(tracker.sender_id, match)
        if match.sure:
            flags.resolve(tracker.sender_id, UNSURE)
        else:
            flags.raise_flag(tracker.sender_id, UNSURE)
        if profile == Profile():
            dispatcher.utter_message(response="utter_match_nothing")
        else:
            say(dispatcher, match, domain)
        return [SlotSet("need", str(match.need) if match.sure else UNSURE)]


class SayWhichFits(Action):
    """The answer to "which is right for me?", from what is known so far."""

    def name(self) -> str:
        return "action_say_which_fits"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        profile = profile_of(tracker)
        match = matching.classify(profile) if profile.challenges and profile.goals else None
        if match is not None and match.sure:
            say_sure(dispatcher, match)
        else:
            dispatcher.utter_message(response="utter_faq/which_is_right_for_me")
        return []


def profile_of(tracker: Tracker) -> Profile:
    challenges = tuple(tracker.get_slot("challenges") or ())
    return Profile(tracker.get_slot("role") or "", challenges, tracker.get_slot("goals") or "")


def say(dispatcher: CollectingDispatcher, match: Match, domain: dict[str, Any]) -> None:
    if not match.sure:
        likely = sorted(match.scores, key=lambda need: match.scores[need], reverse=True)
        first, second = (wording(domain, f"utter_label_{need}") for need in likely[:2])
        dispatcher.utter_message(response="utter_match_unsure", first=first, second=second)
        return
    say_sure(dispatcher, match)
    dispatcher.utter_message(response=f"utter_thread_{match.thread}" if match.thread else "utter_overlap")
    dispatcher.utter_message(response=f"utter_question_{match.need}")


def say_sure(dispatcher: CollectingDispatcher, match: Match) -> None:
    spoke = [e.text for e in match.evidence if e.points_to == match.need] or [e.text for e in match.evidence]
    quotes = ", ".join(quoted(words) for words in dict.fromkeys(spoke[:MOST_QUOTES]))
    dispatcher.utter_message(response=f"utter_match_{match.need}", quotes=f"{quotes}." if quotes else "all of it.")
