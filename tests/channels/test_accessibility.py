"""axe-core finds nothing on any state of the widget, in a bubble and as a page, in both themes."""

from __future__ import annotations

import dataclasses
import re
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from web_side import CONSENT, GREETING, TIMES, Server, Side

from bot.coaching import cards
from bot.coaching.bookings import Booking
from bot.coaching.chat import Button, Reply
from bot.services import coaches, messages

pytestmark = pytest.mark.long

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
UNFOLDS = {"kind": "consent", "title": "What is kept", "details": ["Your answers.", "For a year."]}
MATCH = Reply(
    "Leadership coaching fits best. What made me think so: “lead a team”.",
    card=cards.match("leadership_skills", "Leadership coaching", sure=True),
)
RECAP = Reply(
    "This is what I understood:\n\nYour role: “coo”\nWhat's hard: “time”\n\nIs that right?",
    (Button("That's right", "/yes"), Button("Change something", "/no")),
    "recap",
    cards.recap([cards.Answer("role", "Role", ("coo",)), cards.Answer("challenges", "What's hard", ("time", "trust"))]),
)
OPENINGS = Reply(
    "These times are free:\n1. Tue\n2. Wed\n\nWhich one?",
    (Button("Tue", "/0"), Button("Wed", "/1"), Button("Other times", "/more")),
    "opening",
    cards.openings(
        [(f"/{i}", one._replace(coach="maren"), "Maren Vogt") for i, one in enumerate(TIMES)],
        "Europe/London",
        {"maren": "Knows engineers."},
    ),
)
RATING = Reply("How well did you feel understood?", tuple(Button(str(n), f"/{n}") for n in range(1, 6)), "rating")


def booked() -> Reply:
    start = TIMES[0].start
    call = Booking(
        "b", "c", "maren", start, start + timedelta(minutes=30), "booked", "Jo", "jo@example.org", None,
        "Europe/London", "uid", 0, start,
    )  # fmt: skip
    card = cards.booking(call, coaches.get("maren"), "")
    return Reply("It's booked.\nFor your calendar: /calendar/a.b-c.ics", card=card)


class Checked:
    """A page that is looked through at each state."""

    def __init__(self, page: Page) -> None:
        self.page, self.axe = page, Axe()

    def look(self, state: str) -> None:
        self.page.wait_for_timeout(300)  # what arrives fades in
        found = self.axe.run(self.page, options=RULES).response["violations"]
        told = [(one["id"], [node["target"] for node in one["nodes"]]) for one in found]
        assert told == [], f"{state}: {told}"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("place", ["/demo", "/"])
def test_nothing_is_found_on_any_state(
    browser: Browser, side: Side, server: Server, theme: str, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web_side.GREETING", [*GREETING[:-1], dataclasses.replace(CONSENT, card=UNFOLDS)])
    with side.database.transaction():
        coaches.seed_demo()
        call = booked()
    page = browser.new_page(color_scheme=theme, reduced_motion="reduce", viewport={"width": 420, "height": 800})
    page.set_default_timeout(8000)
    page.goto(server.url + place)
    checked = Checked(page)
    if place == "/demo":
        expect(page.get_by_role("button", name="Find the coaching")).to_be_visible()
        checked.look("bubble")
        page.get_by_role("button", name="Find the coaching").click()
    checked.look("welcome")
    page.get_by_role("button", name="Start the conversation").click()
    page.get_by_text("What is kept").click()
    checked.look("consent")
    page.get_by_role("button", name="Yes, that's fine").click()
    for words in ("I lead a team", "time"):
        expect(page.locator(".pending")).to_have_count(0)
        page.locator("#words").fill(words)
        page.locator("#words").press("Enter")
    expect(page.get_by_role("textbox", name="What would be different")).to_be_visible()
    kept = page.evaluate("Object.values(localStorage).map(JSON.parse)")[0]["conversation"]

    def say(reply: Reply, sender: str = "assistant") -> None:
        with side.database.transaction():
            messages.post(kept, [reply], sender=sender)  # type: ignore[arg-type]
        side.hints.notify(kept)
        lines = reply.text.split("\n")
        shown = re.compile("|".join(re.escape(line) for line in (lines[0], lines[-1])))  # a card leaves out some
        expect(page.locator(".message").last).to_contain_text(shown)

    say(RECAP)
    checked.look("recap")
    page.get_by_role("button", name="Change: Role").click()
    checked.look("an answer being edited")
    page.keyboard.press("Escape")
    for state, reply in (("match", MATCH), ("openings", OPENINGS), ("call", call), ("rating", RATING)):
        say(reply)
        checked.look(state)
    say(Reply("Hello, Mira here."), "coach")
    checked.look("coach")
    server.stop()
    expect(page.locator("#link")).to_contain_text("Reconnecting", timeout=10_000)
    page.locator("#words").fill("still there?")
    page.locator("#words").press("Enter")
    checked.look("reconnecting")
    server.start()
    expect(page.locator("#link")).to_be_empty(timeout=20_000)
    expect(page.locator(".pending")).to_have_count(0)
    page.get_by_role("button", name="Menu").click()
    checked.look("menu")
    page.get_by_role("button", name="Start over").click()
    checked.look("start over")
    page.get_by_role("button", name="Go back").click()
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("button", name="My data").click()
    checked.look("my data")
    page.get_by_role("button", name="Erase everything…").click()
    checked.look("erase")
    page.get_by_role("button", name="Erase everything", exact=True).click()
    expect(page.locator("#notice")).to_contain_text("has been erased")
    checked.look("erased")
    page.close()
