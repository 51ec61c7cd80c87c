"""What a prospect gives for the invitation, cleaned; it is typed by strangers and goes into mails."""

from __future__ import annotations

import re
import unicodedata

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from bot.coaching.errors import CoachingError

LONGEST_NAME = 80


class NameUnclear(CoachingError):
    """Nothing that could be a name."""

    reply = "utter_name_unclear"


class EmailUnclear(CoachingError):
    """No complete e-mail address."""

    reply = "utter_email_unclear"


def clean_name(text: str) -> str:
    """One line of letters, without marks that could make a link, an address or markup of it; raises NameUnclear."""
    line = "".join(" " if unicodedata.category(c).startswith(("C", "Z")) else c for c in text)
    name = " ".join(re.sub(r"[<>\[\]{}()|\\/@:;=*_#&%\"`~^]", " ", line).split())[:LONGEST_NAME].strip(" .,-")
    if not any(c.isalpha() for c in name):
        raise NameUnclear
    return name


def clean_email(text: str) -> str:
    """The address in its usual form; raises EmailUnclear. Whether anybody reads it is not asked."""
    try:
        return validate_email(text.strip(), check_deliverability=False).normalized
    except EmailNotValidError:
        raise EmailUnclear from None


def clean_phone(text: str | None) -> str | None:
    """A number in international form, or the digits as given when its country is not told; None for anything else."""
    if not text:
        return None
    try:
        number = phonenumbers.parse(text, None)
    except phonenumbers.NumberParseException:
        digits = re.sub(r"[^\d+]", "", text)
        return digits if 6 <= len(digits) <= 16 else None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
