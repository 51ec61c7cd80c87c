"""A prospect as a file: everything as JSON, the brief as CSV for a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

from bot.coaching.accounts import Right
from bot.coaching.needs import Need
from bot.console import labels
from bot.console.pages import Answer, Download, NotThere, Visit, page
from bot.services import prospect_work
from bot.services.prospects import NotVisible

# What spreadsheets take for the beginning of a formula; the wide ones are the same to some of them.
FORMULA = re.compile(r"^\s*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")
MARK = "\ufeff"  # so that spreadsheets read UTF-8 as such


def as_json(visit: Visit) -> Answer:
    found = _export(visit, "json")
    return Download(json.dumps(found, ensure_ascii=False, indent=2).encode(), "application/json", _name(visit, "json"))


def as_csv(visit: Visit) -> Answer:
    written = io.StringIO()
    rows = csv.writer(written, quoting=csv.QUOTE_ALL)
    rows.writerow(["field", "value"])
    for field, value in _rows(_export(visit, "csv")):
        rows.writerow([field, plain(value)])
    return Download((MARK + written.getvalue()).encode(), "text/csv; charset=utf-8", _name(visit, "csv"))


def plain(value: str) -> str:
    """A value that no spreadsheet takes for a formula: what it would is led by an apostrophe."""
    return f"'{value}" if FORMULA.match(value) else value


def _rows(found: dict[str, Any]) -> list[tuple[str, str]]:
    known = found["conversation"]
    rows = [("Conversation", known["id"]), ("Last message", known["updated_at"])]
    for slot, label in labels.BRIEF.items():
        value = known["brief"].get(slot)
        for one in value if isinstance(value, list) else [value] if value else []:
            rows.append((label, str(one)))
    if match := found["match"]:
        rows += [("Need", labels.NEEDS[Need(match["need"])]), ("Confidence", labels.percent(match["confidence"]))]
        rows += [("Words that speak for it", words["text"]) for words in match["evidence"]]
    rows += [(f"Call, {call['state']}", f"{call['start']} {call['coach']}") for call in found["bookings"]]
    rows += [("Rating", str(known["rating"]))] if known["rating"] else []
    return rows + [(f"Note of {note['by']}", note["text"]) for note in found["console"]["notes"]]


def _export(visit: Visit, form: str) -> dict[str, Any]:
    try:
        with visit.parts.database.transaction():
            return prospect_work.export(visit.account, visit.path["id"], form)
    except NotVisible:
        raise NotThere from None


def _name(visit: Visit, ending: str) -> str:
    return f"prospect-{re.sub(r'[^A-Za-z0-9_-]', '', visit.path['id'])}.{ending}"


ROUTES = [
    page("/prospects/{id}/data.json", Right.PROSPECTS, get=as_json),
    page("/prospects/{id}/brief.csv", Right.PROSPECTS, get=as_csv),
]
