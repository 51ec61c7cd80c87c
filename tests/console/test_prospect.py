"""One prospect: what stands on the page, what is done there, who may, and what is on record."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta

import pytest
from people import BRIEF, NOON, corrected, match, talked
from visiting import House, Visitor

from bot.coaching.accounts import Role
from bot.coaching.flags import FlagKind
from bot.coaching.practice import Practice
from bot.console.downloads import plain
from bot.services import audit, clock, practice, privacy, prospects
from bot.store import audit as log
from bot.store import conversations as kept
from bot.store import prospects as store

HTML = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)><b>&amp;</b>{{7*7}}"
HERS = ("Amara", "Nwosu", "Northwind", "Anselm", "amara@northwind.example", "7946")


@pytest.fixture
def coach(house: House) -> Visitor:
    return house.signed_in(house.account(Role.COACH, "maren"))


@pytest.fixture
def director(house: House) -> Visitor:
    return house.signed_in(house.account(Role.DIRECTOR, "dana"))


def actions(house: House) -> list[tuple[str, str, str | None]]:
    with house.database.read():
        return [(e.name, e.action, e.detail) for e in reversed(audit.log()) if e.conversation]


async def test_the_page_prepares_for_the_call(house: House, coach: Visitor) -> None:
    with clock.at(NOON):
        id = talked(house.database, coach="maren", flagged=(FlagKind.UNSURE,))
        corrected(house.database, id)
        with house.database.transaction():
            kept.save_state(id, b'{"v":1,"slots":{"skipped":["sponsor","feedback_360"]}}')
        await coach.open(f"/console/prospects/{id}")
    for words in (
        "Amara Nwosu", "Leadership skills 82 %", "Relational work runs through it",
        "Runner-up: Executive strategy, 6 %",
        "Skipped: Who pays, 360-degree feedback.", "Corrected 1 time", "Head of support Head of service",
        "Monday 23 November 2026", "08:00", "with Maren Vogt", "For them it is Mon 23 Nov, 07:00",
        "amara@northwind.example", "+44 20 7946 0958", "Match unsure",
    ):  # fmt: skip
        assert words in coach.text, words


async def test_a_reason_leads_to_the_words_in_the_transcript(house: House, coach: Visitor) -> None:
    id = talked(house.database)
    await coach.open(f"/console/prospects/{id}")
    links = re.findall(r'href="#(why-\d+)">“(.+?)”', coach.html)
    assert len(links) == 2
    said = coach.html.partition("What was said")[2]
    for anchor, words in links:
        assert coach.html.count(f'id="{anchor}"') == 1
        marked = re.search(rf'<mark id="{anchor}"[^>]*>([^<]+)</mark>', said)
        assert marked
        assert " ".join(marked[1].split()) == words


async def test_words_that_are_not_in_the_transcript_are_marked_in_the_brief(house: House, coach: Visitor) -> None:
    id = talked(house.database, told=(("assistant", "Hello."), ("prospect", "hm")))
    await coach.open(f"/console/prospects/{id}")
    brief = coach.html.partition("The brief")[2].partition("What was said")[0]
    assert '<mark id="why-1"' in brief
    assert '<mark id="why-2"' in brief
    assert 'href="#why-2"' in coach.html


@pytest.mark.parametrize("consent", [None, False])
async def test_a_prospect_who_told_nothing_has_a_page_too(
    house: House, coach: Visitor, director: Visitor, consent: bool | None
) -> None:
    id = talked(house.database, consent=consent)
    for visitor in (coach, director):
        await visitor.open(f"/console/prospects/{id}")
        assert visitor.status == 200


async def test_nothing_a_prospect_writes_becomes_markup(house: House, coach: Visitor, director: Visitor) -> None:
    brief = {name: [HTML, HTML] if name == "challenges" else HTML for name in BRIEF} | {"time_zone": HTML}
    id = talked(house.database, brief=brief, told=(("prospect", HTML), ("assistant", HTML)), found=match(brief))
    await coach.open(f"/console/prospects/{id}")
    await coach.send(f"/console/prospects/{id}/notes", text=HTML)
    await coach.send(f"/console/prospects/{id}/review", need="mentoring", reason=HTML)
    for visitor in (coach, director):
        for path in ("", f"/{id}"):
            await visitor.open(f"/console/prospects{path}")
            assert visitor.status == 200
            assert "<script>" not in visitor.html
            assert "<img" not in visitor.html
            assert "<b>" not in visitor.html
            assert "49" not in re.sub(r'(id|href|value|datetime|title)="[^"]*"', "", visitor.html.partition("<main")[2])


async def test_a_coach_works_with_a_prospect(house: House, coach: Visitor) -> None:
    id = talked(house.database, flagged=(FlagKind.HUMAN,))
    at = f"/console/prospects/{id}"
    await coach.open(at)
    await coach.send(f"{at}/status", status="in_touch")
    assert "The status is changed." in coach.text
    await coach.send(f"{at}/flags", flag="human")
    assert "Marked as dealt with." in coach.text
    assert "Wants a person" not in coach.text
    await coach.send(f"{at}/notes", text="Ask about nights.\nTired.")
    assert "Ask about nights." in coach.text
    await coach.send(f"{at}/review", need="mentoring", reason="They want advice.")
    assert "corrected" in coach.text
    await coach.send(f"{at}/review", need="leadership_skills", reason="No, it is about letting go.")
    assert "agreed" in coach.text
    with house.database.read():
        assert store.statuses_of([id]) == {id: "in_touch"}
        (said,) = store.reviews(id)
        assert (said.need, said.matched, said.confidence) == ("leadership_skills", "leadership_skills", 0.82)
    assert actions(house) == [
        ("maren", "read a prospect", None),
        ("maren", "changed the status", "in_touch"),
        ("maren", "dealt with a flag", "human"),
        ("maren", "wrote a note", None),
        ("maren", "judged the match", "leadership_skills → mentoring"),
        ("maren", "judged the match", "leadership_skills → leadership_skills"),
    ]


@pytest.mark.parametrize(
    ("change", "fields", "said"),
    [
        ("notes", {"text": "  \n "}, "The note is empty."),
        ("notes", {"text": "x" * 5001}, "longer than 5000"),
        ("review", {"need": "mentoring", "reason": ""}, "The reason is empty."),
        ("review", {"need": "magic", "reason": "yes yes"}, "choose which kind"),
        ("status", {"status": "lost"}, "choose a status"),
    ],
)
async def test_what_is_missing_is_said_and_what_was_written_stays(
    house: House, coach: Visitor, change: str, fields: dict[str, str], said: str
) -> None:
    id = talked(house.database)
    await coach.open(f"/console/prospects/{id}")
    await coach.send(f"/console/prospects/{id}/{change}", **fields)
    assert coach.status == 422
    assert said in coach.text
    assert fields.get("text", "").strip() in coach.html
    assert fields.get("reason", "") in coach.html


async def test_only_who_wrote_a_note_removes_it(house: House, coach: Visitor) -> None:
    id = talked(house.database)
    other = house.signed_in(house.account(Role.COACH, "daniel", "daniel"))
    await coach.open(f"/console/prospects/{id}")
    await coach.send(f"/console/prospects/{id}/notes", text="Mine.")
    with house.database.read():
        (note,) = store.notes(id)
    await other.open(f"/console/prospects/{id}")
    await other.send(f"/console/prospects/{id}/notes/{note.id}")
    assert other.status == 404
    for made_up in ("x", "99999", "-1", "9" * 30):
        await coach.open(f"/console/prospects/{id}")
        await coach.send(f"/console/prospects/{id}/notes/{made_up}")
        assert coach.status == 404
    await coach.open(f"/console/prospects/{id}")
    await coach.send(f"/console/prospects/{id}/notes/{note.id}")
    assert "The note is removed." in coach.text
    with house.database.read():
        assert store.notes(id) == []


async def test_a_director_reads_without_names_until_a_reason_is_written(house: House, director: Visitor) -> None:
    with clock.at(NOON):
        id = talked(house.database, coach="maren")
        at = f"/console/prospects/{id}"
        await director.open(at)
        for told in HERS:
            assert told not in director.html, told
        assert "I redo everybody's work at night" in " ".join(director.text.split())
        for file in ("data.json", "brief.csv"):
            assert (await director.client.get(f"{at}/{file}")).status_code == 404
        await director.send(f"{at}/open", reason="because")
        assert director.status == 422
        assert "in a few words why" in director.text
        await director.send(f"{at}/open", reason="She asked me to call her back.")
        assert "Amara Nwosu" in director.text
        assert "She asked me to call her back." in director.text
        assert (await director.client.get(f"{at}/data.json")).status_code == 200
        other = house.signed_in(house.account(Role.DIRECTOR, "dora"))
        await other.open(at)
        assert "Amara" not in other.html
        with house.database.read():
            opened = privacy.export(id)["console"]["opened"]
        assert [(o["by"], o["role"], o["reason"]) for o in opened] == [
            ("dana", "director", "She asked me to call her back.")
        ]
    with clock.at(NOON + prospects.OPENED_FOR + timedelta(seconds=1)):
        await director.open(at)
        assert "Amara" not in director.html
    assert [action for name, action, _ in actions(house) if name == "dana"] == [
        "read a prospect, masked", "opened a masked prospect", "read a prospect", "exported a prospect",
        "read a prospect, masked",
    ]  # fmt: skip


async def test_in_house_nothing_is_opened(
    house: House, director: Visitor, practice_in_use: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = talked(house.database)
    await director.open(f"/console/prospects/{id}")
    await director.send(f"/console/prospects/{id}/open", reason="before it was in-house")
    practice.use(practice_in_use.model_copy(update={"kind": "in_house"}))
    try:
        await director.open(f"/console/prospects/{id}")
        assert "Amara" not in director.html
        assert "Open for an hour" not in director.html
        await director.send(f"/console/prospects/{id}/open", reason="I would like to know")
        assert director.status == 422
        assert "Amara" not in director.html
    finally:
        practice.use(practice_in_use)


async def test_a_prospect_is_downloaded_as_json_and_csv(house: House, coach: Visitor) -> None:
    brief = BRIEF | {
        "goals": '=HYPERLINK("http://evil.test","x")',
        "role": "@SUM(A1)",
        "horizon": "+1",
        "phone": "-2+3",
    }
    with clock.at(NOON):
        id = talked(house.database, brief=brief, coach="maren")
        await coach.open(f"/console/prospects/{id}")
        await coach.send(f"/console/prospects/{id}/notes", text="\t=1+1")
        told = await coach.client.get(f"/console/prospects/{id}/data.json")
        assert told.json()["conversation"]["brief"]["name"] == "Amara Nwosu"
        assert told.json()["console"]["notes"][0]["by"] == "maren"
        sheet = await coach.client.get(f"/console/prospects/{id}/brief.csv")
    assert sheet.headers["content-disposition"] == f'attachment; filename="prospect-{id}.csv"'
    assert sheet.text.startswith("\ufeff")
    rows = {row[0]: row[1] for row in csv.reader(io.StringIO(sheet.text[1:]))}
    assert rows["Goal"].startswith("'=HYPERLINK")
    assert rows["Role"] == "'@SUM(A1)"
    assert all(not value.lstrip().startswith(("=", "+", "-", "@")) for value in rows.values())
    assert ("maren", "exported a prospect", "csv") in actions(house)


@pytest.mark.parametrize("value", ["=1", "+1", "-1", "@x", "\t=1", "\r=1", " =1", "\n=1", "\uff1d1", "\uff0b1"])
def test_no_value_is_a_formula(value: str) -> None:
    assert plain(value) == f"'{value}"


@pytest.mark.parametrize("id", ["..%2f..%2fetc%2fpasswd", "....", "%00", "x" * 5000, "' OR 1=1 --", "\u202e"])
async def test_a_made_up_id_leads_nowhere(coach: Visitor, id: str) -> None:
    await coach.open("/console/account")
    for page in ("", "/data.json", "/brief.csv"):
        assert (await coach.client.get(f"/console/prospects/{id}{page}")).status_code == 404


async def test_erasing_and_withdrawing_take_along_what_was_written_about_them(house: House, coach: Visitor) -> None:
    director = house.signed_in(house.account(Role.DIRECTOR, "dana"))
    both = [talked(house.database), talked(house.database)]
    for id in both:
        await coach.open(f"/console/prospects/{id}")
        await coach.send(f"/console/prospects/{id}/notes", text="planted words")
        await coach.send(f"/console/prospects/{id}/review", need="mentoring", reason="planted words")
        await director.open(f"/console/prospects/{id}")
        await director.send(f"/console/prospects/{id}/open", reason="planted words")
    with house.database.transaction():
        receipt = privacy.erase(both[0])
        privacy.withdraw(both[1])
    assert (receipt["removed"]["notes"], receipt["removed"]["reviews"]) == (1, 1)
    with house.database.read():
        for id in both:
            assert (store.notes(id), store.reviews(id)) == ([], [])
            assert [entry.detail for entry in log.of(id, "opened a masked prospect")] == [None]
