"""Texts for where no response can be uttered: a turn that failed, a calendar entry, a refusal a channel speaks.

Like every text they stand in the response files, and come with the version of the assistant that serves.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

from bot.coaching.wording import fill

MAILS = (
    "utter_mail_booked",
    "utter_mail_moved",
    "utter_mail_contact_changed",
    "utter_mail_cancelled",
    "utter_mail_cancelled_for_you",
    "utter_mail_taken_back",
    "utter_mail_reminder_day",
    "utter_mail_reminder_hour",
    "utter_mail_coach_booked",
    "utter_mail_coach_moved",
    "utter_mail_coach_contact_changed",
    "utter_mail_coach_cancelled",
    "utter_mail_coach_taken_back",
    "utter_mail_coach_reminder_day",
    "utter_mail_coach_reminder_hour",
    "utter_mail_nameless",
    "utter_mail_footer",
    "utter_mail_alert_human",
    "utter_mail_alert_crisis",
    "utter_mail_alert_failed_turn",
    "utter_mail_alert_calendar_conflict",
    "utter_mail_alert_coach_silent",
)
TELEGRAM = (
    "utter_telegram_help",
    "utter_telegram_voice",
    "utter_telegram_picture",
    "utter_telegram_file",
    "utter_telegram_sticker",
    "utter_telegram_poll",
    "utter_telegram_other",
    "utter_telegram_words_with_it",
    "utter_telegram_forwarded",
    "utter_telegram_place_not_asked",
    "utter_telegram_place_unclear",
    "utter_telegram_not_your_number",
    "utter_telegram_number",
    "utter_telegram_edited",
    "utter_telegram_edited_left",
    "utter_telegram_edited_unused",
    "utter_telegram_unsure",
    "utter_telegram_old_button",
    "utter_telegram_chosen_already",
    "utter_telegram_data",
    "utter_telegram_group",
    "utter_telegram_moved",
    "utter_telegram_joined",
    "utter_telegram_link_over",
    "utter_telegram_too_many",
    "utter_telegram_too_many_minutes",
    "utter_telegram_button_take",
    "utter_telegram_button_leave",
    "utter_telegram_button_show_again",
    "utter_telegram_button_share_number",
    "utter_telegram_button_share_place",
)
OUTSIDE = (
    *MAILS,
    *TELEGRAM,
    "utter_reminder_day",
    "utter_reminder_hour",
    "utter_turn_failed",
    "utter_turn_failed_not_kept",
    "utter_calendar_entry",
    "utter_calendar_entry_without_name",
    "utter_change_here",
    "utter_change_elsewhere",
    "utter_moved",
    "utter_cancelled",
    "utter_call_disowned",
    "utter_times_proposed",
    "utter_mail_times_subject",
    "utter_mail_times",
    "utter_calendar_entry_note",
    "utter_calendar_feed",
    "utter_coach_moved",
    "utter_coach_cancelled",
    "utter_label_find_time",
    "utter_coach_silent",
    "utter_label_another_coach",
    "utter_message_empty",
    "utter_message_too_long",
    "utter_payload_not_offered",
    "utter_conversation_unknown",
    "utter_conversation_erased",
)
_given: dict[str, str] = {}


def use(texts: Mapping[str, str]) -> None:
    """From now on these are said: all of ``OUTSIDE``, the practice's own words already in them."""
    _given.update(texts)


def said(name: str, /, **values: str) -> str:
    """A text with its values; one of ``OUTSIDE``, anything else is a ``KeyError``."""
    return fill((_given or _from_files())[name], values)


@cache
def _from_files() -> dict[str, str]:
    """As they stand beside config.yml, where no version serves: in the stock commands and in tests."""
    texts = {}
    for path in sorted(Path("data").glob("*.yml")):
        loaded = yaml.load(path.read_text(encoding="utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader)) or {}
        responses = loaded.get("responses") or {}
        texts.update({name: responses[name][0]["text"] for name in OUTSIDE if name in responses})
    return texts
