"""Custom actions in this process: rasa-sdk's classes without JSON, schema checks or HTTP (docs/decisions/0001)."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from rasa.core.actions.action import Action, RemoteAction
from rasa.core.channels.channel import OutputChannel
from rasa.core.nlg import NaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.utils.common import all_subclasses
from rasa.utils.endpoints import EndpointConfig
from rasa_sdk import Tracker
from rasa_sdk.executor import ActionExecutor, CollectingDispatcher
from rasa_sdk.utils import call_potential_coroutine

EVENT_TYPES: dict[str, Any] = {c.type_name: c for c in all_subclasses(Event) if c.type_name}


class InProcessActions(EndpointConfig):
    """The registry our actions come from; an endpoint for Rasa's own callers."""

    def __init__(self, package: str = "actions") -> None:
        super().__init__(url="in-process")
        self.executor = ActionExecutor()
        self.executor.register_package(package)

    async def request(self, json: Any = None, **_: Any) -> Any:
        return await self.executor.run(json)


class SdkTracker(Tracker):
    """rasa-sdk's view of the tracker; events become dictionaries only if an action looks at them."""

    def __init__(self, tracker: DialogueStateTracker) -> None:
        message = tracker.latest_message
        latest = {**message.parse_data, "entities": message.entities} if message and message.parse_data else {}
        self._tracker = tracker
        super().__init__(
            tracker.sender_id, tracker.current_slot_values(), latest, [], tracker.is_paused(), None, {},
            tracker.latest_action_name,
        )  # fmt: skip
        del self.events

    @cached_property
    def events(self) -> list[dict[str, Any]]:
        return [event.as_dict() for event in self._tracker.events]


class SdkAction(Action):
    """Runs a rasa-sdk action; what it raises leaves the turn, which is then rolled back and tried again."""

    def __init__(self, name: str, run: Callable[..., Any], domain: dict[str, Any]) -> None:
        self._name, self._run, self._domain = name, run, domain

    def name(self) -> str:
        return self._name

    async def run(
        self,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        tracker: DialogueStateTracker,
        domain: Domain,
    ) -> list[Event]:
        dispatcher = CollectingDispatcher()
        events = await call_potential_coroutine(self._run(dispatcher, SdkTracker(tracker), self._domain)) or []
        said = await RemoteAction._utter_responses(dispatcher.messages, output_channel, nlg, tracker)
        return [*said, *(EVENT_TYPES[e["event"]]._from_parameters(e) for e in events)]
