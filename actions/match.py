"""Which need the answers speak of, said with the prospect's own words."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.said import answer_of, profile_of, quoted, wording
from bot.coaching import cards
from bot.coaching.follow_up import ANSWER, Answer
from bot.coaching.needs import FIELDS, Match, Need, Profile
from bot.services import flags, matching

MOST_QUOTES = 3
UNSURE = "unsure"
NEAR = 0.2  # the score from which a second need is named beside one that is not sure


class ClassifyNeed(Action):
    """Under the threshold it does not guess: a coach decides."""

    def name(self) -> str:
        return "action_classify_need"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        profile, answer = profile_of(tracker), answer_of(tracker, domain)
        match = matching.classify(profile, answer)
        matching.remember(tracker.sender_id, match)
        match = match.quotable(texts_of(profile, answer))
        if match.sure:
            flags.resolve(tracker.sender_id, UNSURE)
        else:
            flags.raise_flag(tracker.sender_id, UNSURE)
        if profile == Profile():
            dispatcher.utter_message(response="utter_match_nothing")
        else:
            if match.sure:
                say(dispatcher, match, domain)
                say_wish(dispatcher, tracker, domain, match)
            elif wished := tracker.get_slot("wished_need"):
                need = wording(domain, f"utter_label_{wished}")
                dispatcher.utter_message(response="utter_wish_decides", need=need)
            else:
                say_unsure(dispatcher, match, domain, thin=matching.is_thin(profile, answer))
        return [SlotSet("need", str(match.need) if match.sure else UNSURE)]


class ExplainMatch(Action):
    """ "Why that one?": the words that spoke for it, and what came next."""

    def name(self) -> str:
        return "action_explain_match"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        match = matching.recall(tracker.sender_id)
        if match is None or profile_of(tracker) == Profile():
            dispatcher.utter_message(response="utter_match_nothing")
            return []
        match = match.quotable(texts_of(profile_of(tracker), answer_of(tracker, domain)))
        first, second = (wording(domain, f"utter_label_{need}") for need in match.ranked()[:2])
        if match.sure:
            dispatcher.utter_message(response="utter_match_why", need=first, quotes=reasons(match, domain))
            quoted_next = quotes(match, match.ranked()[1])
            response = "utter_match_next" if quoted_next else "utter_match_next_weak"
            dispatcher.utter_message(response=response, second=begun(second), second_quotes=quoted_next)
        elif matching.is_thin(profile_of(tracker), answer_of(tracker, domain)):
            dispatcher.utter_message(response="utter_match_why_thin")
        else:
            said = {"need": begun(first), "quotes": reasons(match, domain)}
            if match.scores[match.ranked()[1]] < NEAR:
                dispatcher.utter_message(response="utter_match_why_unsure_one", **said)
            else:
                dispatcher.utter_message(response="utter_match_why_unsure", second=second, **said)
        say_wish(dispatcher, tracker, domain, match)
        return []


class SayWhichFits(Action):
    """The answer to "which is right for me?", from what is known so far."""

    def name(self) -> str:
        return "action_say_which_fits"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        profile = profile_of(tracker)
        enough = profile.challenges and profile.goals
        answer = answer_of(tracker, domain)
        match = matching.classify(profile, answer) if enough else None
        if match is not None and match.sure:
            say_sure(dispatcher, match.quotable(texts_of(profile, answer)), domain)
            say_wish(dispatcher, tracker, domain, match)
        else:
            dispatcher.utter_message(response="utter_faq/which_is_right_for_me")
        return []


def texts_of(profile: Profile, answer: Answer | None) -> dict[str, str]:
    """What evidence may lie in, by field."""
    return {**{name: profile.text(name) for name in FIELDS}, **({ANSWER: answer.words} if answer else {})}


def say(dispatcher: CollectingDispatcher, match: Match, domain: dict[str, Any]) -> None:
    """The match, what came close, how blurred such lines are, and a question to take along."""
    say_sure(dispatcher, match, domain)
    said = {"overlap": overlap(domain, match.need, match.thread)}
    if match.thread is None:
        dispatcher.utter_message(response="utter_match_clear", **said)
    else:
        words = quotes(match, match.thread)
        said |= {"second": wording(domain, f"utter_label_{match.thread}"), "second_quotes": words}
        dispatcher.utter_message(response="utter_match_close" if words else "utter_match_close_weak", **said)
    dispatcher.utter_message(response=f"utter_question_{match.need}")


def say_unsure(dispatcher: CollectingDispatcher, match: Match, domain: dict[str, Any], *, thin: bool) -> None:
    """``thin``: which of the needs comes first means nothing."""
    if thin:
        dispatcher.utter_message(response="utter_match_thin")
        return
    first, second = match.ranked()[:2]
    if match.scores[second] < NEAR:
        need = begun(wording(domain, f"utter_label_{first}"))
        dispatcher.utter_message(response="utter_match_unsure_one", need=need, overlap=overlap(domain, first, None))
        return
    kinds = {"first": wording(domain, f"utter_label_{first}"), "second": wording(domain, f"utter_label_{second}")}
    dispatcher.utter_message(response="utter_match_unsure", overlap=overlap(domain, first, second), **kinds)


def overlap(domain: dict[str, Any], first: Need, second: Need | None) -> str:
    """Where coaches disagree about these two kinds; about all of them when none came close."""
    if second is None:
        return wording(domain, "utter_label_overlap")
    if Need.MENTORING in (first, second):
        return wording(domain, "utter_label_overlap_mentoring")
    about = "relational" if Need.RELATIONAL_WORK in (first, second) else "position"
    return wording(domain, f"utter_label_overlap_{about}")


def say_sure(dispatcher: CollectingDispatcher, match: Match, domain: dict[str, Any]) -> None:
    card = cards.match(match.need, begun(wording(domain, f"utter_label_{match.need}")), sure=True)
    dispatcher.utter_message(response=f"utter_match_{match.need}", quotes=reasons(match, domain), json_message=card)


def reasons(match: Match, domain: dict[str, Any]) -> str:
    return quotes(match, match.need) or quotes(match, *Need) or wording(domain, "utter_label_all_of_it")


def say_wish(dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any], match: Match) -> None:
    """What the prospect would rather have than the match, which is sure."""
    wished = tracker.get_slot("wished_need")
    if wished and wished != match.need:
        dispatcher.utter_message(response="utter_wish_stands", need=wording(domain, f"utter_label_{wished}"))


def quotes(match: Match, *needs: Need) -> str:
    """The prospect's words that speak for these, as the end of a sentence; empty when there are none."""
    spoke = dict.fromkeys(e.text for e in match.evidence if e.points_to in needs)
    return ", ".join(quoted(words) for words in list(spoke)[:MOST_QUOTES]) + ("." if spoke else "")


def begun(words: str) -> str:
    """As the beginning of a sentence."""
    return words[:1].upper() + words[1:]
