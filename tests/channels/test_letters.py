"""The pages behind the links of a mail in a real browser: by keyboard alone, on a small phone, in the dark."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from web_side import Server, Side

from bot.coaching.bookings import Booking
from bot.coaching.practice import Practice
from bot.services import bookings, changing, coaches, conversations, disowning, openings

pytestmark = pytest.mark.long

SMALL = {"width": 320, "height": 568}
TARGETS = """() => [...document.querySelectorAll('main a, main button, main label')]
  .filter(one => getComputedStyle(one).display !== 'inline')
  .map(one => one.getBoundingClientRect())
  .filter(box => box.height < 24 || box.width < 24).length"""


@pytest.fixture
def call(side: Side, practice_in_use: Practice) -> Booking:
    with side.database.transaction():
        coaches.seed_demo()
        me = conversations.start("web", "en", "Europe/Lisbon", "hash").id
        first = openings.of_coach("maren", me)[10]
        return bookings.book(me, first.id, name="Sam Okafor", email="sam@example.org", zone="Europe/Lisbon")


class Visit:
    """A page of the browser that fails at its end when the browser complained or asked somebody else."""

    def __init__(self, context: BrowserContext, server: Server) -> None:
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", lambda said: self.complaints.append(said.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda sent: sent.url.startswith(server.url) or self.complaints.append(sent.url))
        self.url = server.url

    def open(self, path: str) -> Page:
        self.page.goto(self.url + path)
        return self.page


@pytest.fixture(params=[{}, {"viewport": SMALL, "color_scheme": "dark"}], ids=["wide", "small and dark"])
def visit(request: pytest.FixtureRequest, browser: Browser, server: Server) -> Iterator[Visit]:
    context = browser.new_context(**request.param, java_script_enabled=True)
    visiting = Visit(context, server)
    yield visiting
    context.close()
    assert visiting.complaints == []


def test_the_pages_fit_and_can_be_tapped(visit: Visit, call: Booking) -> None:
    manage = changing.path(call)
    other = disowning.link(call).removeprefix("https://chat.test")
    for path in (manage, f"{manage}/move", f"{manage}/cancel", other):
        page = visit.open(path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        assert page.evaluate(TARGETS) == 0, path
        assert page.locator("h1").count() == 1
        assert page.title()


def test_a_call_is_moved_and_cancelled_by_keyboard_alone(side: Side, visit: Visit, call: Booking) -> None:
    page = visit.open(changing.path(call))
    tab_to(page, "Find another time")
    page.keyboard.press("Enter")
    page.wait_for_url("**/move")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "radio":
            break
    outline = page.evaluate("getComputedStyle(document.activeElement.nextElementSibling).outlineStyle")
    assert outline == "solid"  # where the focus is can be seen
    page.keyboard.press("ArrowRight")
    expect(page.locator("input:checked")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("It\u2019s moved")
    with side.database.read():
        assert bookings.find(call.id).sequence == 1
    page.go_back()  # nothing is sent again
    with side.database.read():
        assert bookings.find(call.id).sequence == 1
    visit.open(changing.path(call))
    tab_to(page, "Cancel the call…")
    page.keyboard.press("Enter")
    page.wait_for_url("**/cancel")
    tab_to(page, "Yes, cancel it")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("This call is cancelled")


def test_without_a_choice_the_browser_asks_for_one(visit: Visit, call: Booking) -> None:
    page = visit.open(changing.path(call) + "/move")
    page.get_by_role("button", name="Move my call").click()
    assert page.url.endswith("/move")
    assert page.evaluate("document.activeElement.type") == "radio"


def tab_to(page: Page, name: str) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").strip() == name:
            return
    raise AssertionError(f"{name} can't be reached by the Tab key")
