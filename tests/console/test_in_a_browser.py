"""A coach's way in a real browser: on a desk and on a phone, in both themes, with axe-core, and without JavaScript."""

from __future__ import annotations

import os
import shutil
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from people import BRIEF, corrected, talked
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from visiting import PASSWORD, House
from web_side import Server

from bot.coaching.accounts import Role
from bot.coaching.flags import FlagKind
from bot.services import accounts
from bot.store import conversations as kept

pytestmark = pytest.mark.long

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
DESK, PHONE = {"width": 1280, "height": 860}, {"width": 360, "height": 740}
TARGETS = """() => [...document.querySelectorAll('a, button, select, summary, input:not([type=hidden])')]
  .filter(one => one.offsetParent && getComputedStyle(one).display !== 'inline')
  .map(one => one.getBoundingClientRect())
  .filter(box => box.height < 24 || box.width < 24).length"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    names = ("chromium", "chromium-browser", "google-chrome")
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if path is None:
        warnings.warn("no chromium on this machine: the console is NOT tested in a browser", stacklevel=1)
        pytest.skip("no chromium: the console is not tested in a browser")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


@pytest.fixture
def server(house: House) -> Iterator[Server]:
    house.app.state.console = type(house.app.state.console)(house.database, False, lambda host: None)  # no TLS here
    running = Server(house.app)
    yield running
    running.stop()


class Desk:
    """A page that is looked through at each state, and fails at its end when the browser complained."""

    def __init__(self, context: BrowserContext, server: Server) -> None:
        self.page: Page = context.new_page()
        self.page.set_default_timeout(8000)
        self.url, self.axe = server.url, Axe()
        self.complaints: list[str] = []
        self.page.on("console", lambda said: self.complaints.append(said.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda sent: sent.url.startswith(server.url) or self.complaints.append(sent.url))

    def look(self, state: str) -> None:
        found = self.axe.run(self.page, options=RULES).response["violations"]
        told = [(one["id"], [node["target"] for node in one["nodes"]]) for one in found]
        assert told == [], f"{state}: {told}"
        assert self.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), state
        assert self.page.evaluate(TARGETS) == 0, state

    def sign_in(self, name: str) -> None:
        self.page.goto(f"{self.url}/console")
        self.page.get_by_label("Name").fill(name)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in").click()
        expect(self.page.get_by_role("button", name="Sign out")).to_be_visible()


@pytest.fixture(
    params=[{"viewport": DESK}, {"viewport": PHONE, "color_scheme": "dark"}, {"viewport": PHONE}],
    ids=["desk", "phone in the dark", "phone"],
)
def desk(request: pytest.FixtureRequest, browser: Browser, server: Server) -> Iterator[Desk]:
    context = browser.new_context(**request.param, reduced_motion="reduce")
    sitting = Desk(context, server)
    yield sitting
    context.close()
    assert [line for line in sitting.complaints if "status of 4" not in line] == []


def prospects(house: House) -> str:
    now = datetime.now(UTC)
    first = talked(house.database, coach="maren", flagged=(FlagKind.HUMAN, FlagKind.UNSURE), at=now)
    corrected(house.database, first)
    with house.database.transaction():
        kept.save_state(first, b'{"v":1,"slots":{"skipped":["sponsor"]}}')
    long = "Unpronounceablylonglastname" * 4
    talked(house.database, brief={**BRIEF, "name": long, "role": long}, flagged=(FlagKind.CRISIS,))
    talked(house.database, consent=False)
    return first


def test_from_the_login_to_a_judgement(house: House, desk: Desk) -> None:
    house.account(Role.COACH, "maren")
    prospects(house)
    page = desk.page
    page.goto(f"{desk.url}/console/prospects")
    desk.look("login")
    page.get_by_label("Name").fill("maren")
    page.get_by_label("Password").fill("not this one at all")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("do not go together")
    desk.look("wrong password")
    desk.sign_in("maren")
    expect(page.get_by_role("heading", name="Inbox")).to_be_visible()
    desk.look("inbox")
    page.get_by_label("Flag").select_option("human")
    page.wait_for_url("**flag=human**")
    expect(page.locator(".inbox li")).to_have_count(1)
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="Amara Nwosu")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Amara Nwosu")).to_be_visible()
    page.get_by_text("Corrected 1 time").click()
    desk.look("prospect")
    page.get_by_role("link", name="I redo everybody's work").click()
    expect(page.locator("mark:target")).to_be_in_viewport()
    page.get_by_label("Status").select_option("in_touch")
    page.get_by_role("button", name="Change").click()
    expect(page.get_by_role("status")).to_contain_text("status is changed")
    page.get_by_role("button", name="Dealt with: Wants a person").click()
    page.get_by_label("What fits").select_option("mentoring")
    page.get_by_label("Why").fill("They ask for advice.")
    page.locator("section", has_text="Is the match right?").get_by_role("button", name="Keep").click()
    expect(page.locator(".review")).to_contain_text("corrected")
    page.get_by_label("A new note").fill("Ask about the nights.")
    page.get_by_role("button", name="Keep the note").click()
    expect(page.locator(".note")).to_contain_text("Ask about the nights.")
    desk.look("worked on")
    page.goto(f"{desk.url}/console/agreement")
    expect(page.locator(".figure")).to_have_text("0 %")
    desk.look("agreement")
    page.goto(f"{desk.url}/console/calls")
    expect(page.locator(".calls li")).to_have_count(1)
    desk.look("calls")
    page.go_back()
    page.go_back()
    page.emulate_media(media="print")
    expect(page.locator(".bar")).to_be_hidden()
    expect(page.get_by_role("heading", name="The match", exact=True)).to_be_visible()
    page.emulate_media(media="screen")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("status")).to_contain_text("signed out")
    page.go_back()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()  # nothing is left in the browser


def test_the_other_pages(house: House, desk: Desk) -> None:
    house.account(Role.DIRECTOR, "dana")
    house.account(Role.ADMIN, "root")
    first = prospects(house)
    page = desk.page
    desk.sign_in("dana")
    page.goto(f"{desk.url}/console/prospects/{first}")
    desk.look("masked")
    page.goto(f"{desk.url}/console/log")
    desk.look("log")
    page.goto(f"{desk.url}/console/users")
    desk.look("refused")
    page.get_by_role("button", name="Sign out").click()
    desk.sign_in("root")
    desk.look("people")
    page.get_by_label("Name").fill("ines@example.org")
    page.get_by_label("Which coach they are").select_option("priya")
    page.get_by_role("button", name="Add, and make a link").click()
    expect(page.locator("code.link")).to_contain_text("/console/link/")
    desk.look("a link")
    for path in ("practice", "account", "nowhere"):
        page.goto(f"{desk.url}/console/{path}")
        desk.look(path)
    with house.database.transaction():
        link = accounts.invite(accounts.add("jo", Role.DIRECTOR))
    page.get_by_role("button", name="Sign out").click()
    page.goto(desk.url + link)
    desk.look("choose a password")


def test_all_of_it_works_without_scripts(house: House, browser: Browser, server: Server) -> None:
    house.account(Role.COACH, "maren")
    prospects(house)
    context = browser.new_context(java_script_enabled=False)
    desk = Desk(context, server)
    desk.sign_in("maren")
    desk.page.get_by_label("Flag").select_option("human")
    desk.page.get_by_role("button", name="Show").click()
    desk.page.get_by_role("link", name="Amara Nwosu").click()
    desk.page.get_by_label("A new note").fill("No scripts.")
    desk.page.get_by_role("button", name="Keep the note").click()
    expect(desk.page.locator(".note")).to_contain_text("No scripts.")
    context.close()
