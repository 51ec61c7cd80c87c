"""Fills the responses: with what the practice says about itself once, with slots and an action's values each time.

Differs from Rasa's own in three ways: values are put in as they are, whatever brackets a prospect typed; a line whose
values are all empty is left out; and ``{practice_…}`` comes from practice.yml.
"""

from __future__ import annotations

import random
from typing import Any

from rasa.core.nlg.generator import ResponseVariationFilter
from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.coaching.wording import fill, prepared
from bot.services import practice

UNKNOWN = "utter_practice_does_not_say"  # stands for each text that practice.yml leaves out


class PracticeNlg(TemplatedNaturalLanguageGenerator):
    """Named in endpoints.yml too, so that stock Rasa says the same: it gives responses to generators of this kind."""

    def __init__(self, endpoint_config: EndpointConfig | None = None, domain: Domain | None = None) -> None:
        self.responses = domain.responses if domain is not None else {}

    @property
    def responses(self) -> dict[str, list[dict[str, Any]]]:
        """Those of the domain, the practice's words already in them; Rasa sets them when it has loaded a model."""
        return self._responses

    @responses.setter
    def responses(self, given: dict[str, list[dict[str, Any]]]) -> None:
        said = practice.current().variables(unknown=(given.get(UNKNOWN) or [{}])[0].get("text", ""))
        self._responses = {name: [prepared(one, said) for one in variations] for name, variations in given.items()}
        self._filter = ResponseVariationFilter(self._responses)

    async def generate(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **kwargs: Any
    ) -> dict[str, Any] | None:
        """One variation of a response with its values; None when the domain has no such response."""
        slots = tracker.current_slot_values()
        fitting = self.responses.get(utter_action)
        if not fitting:
            return None
        if len(fitting) > 1:
            fitting = self._filter.responses_for_utter_action(utter_action, output_channel, slots)
        variation = fitting[0] if len(fitting) == 1 else random.choice(fitting)
        values = {**slots, **kwargs}
        return {
            **variation,
            "text": fill(variation.get("text") or "", values),
            "buttons": [dict(b) for b in variation["buttons"]],
        }
