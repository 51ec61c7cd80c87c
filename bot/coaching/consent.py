"""What may be kept under which consent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

FOR_THE_CALL = ("name", "email", "time_zone", "opening")  # all that is kept of those who refuse but book


def brief_under(consent: bool | None, brief: Mapping[str, Any]) -> dict[str, Any]:
    """What of a brief may be stored: nothing before consent, what a call needs when it is refused."""
    if consent is None:
        return {}
    return dict(brief) if consent else {name: brief[name] for name in FOR_THE_CALL if name in brief}
