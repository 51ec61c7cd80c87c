"""The one custom action, as a tutorial would write it: keywords decide which coaching fits."""

from rasa_sdk import Action
from rasa_sdk.events import SlotSet

KEYWORDS = {
    "executive_strategy": ("strategy", "board", "vision", "company", "investor", "reorganis", "ceo", "founder"),
    "relational_work": ("trust", "empathy", "listen", "balance", "conflict with", "difficult", "myself", "relation"),
    "mentoring": ("career", "new to", "first job", "graduate", "network", "changing field", "advice"),
    "leadership_skills": ("team", "delegat", "feedback", "motivat", "manage", "meeting"),
}
NAMES = {
    "executive_strategy": "executive coaching",
    "relational_work": "relational coaching",
    "mentoring": "a mentor",
    "leadership_skills": "leadership coaching",
}


class ActionClassifyNeed(Action):
    def name(self):
        return "action_classify_need"

    def run(self, dispatcher, tracker, domain):
        told = " ".join(tracker.get_slot(slot) or "" for slot in ("role", "challenges", "goals")).lower()
        hits = {need: sum(word in told for word in words) for need, words in KEYWORDS.items()}
        need = max(hits, key=hits.get)
        dispatcher.utter_message(text=f"What fits is {NAMES[need]}. You'll get an invitation to a first call.")
        return [SlotSet("need", need)]
