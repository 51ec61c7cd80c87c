"""The chat page in a real browser (Debian's chromium), against a real server, store and worker."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, Route, expect
from web_side import Server, Side

from bot.coaching import cards
from bot.coaching.chat import Button, Reply
from bot.coaching.openings import Opening
from bot.services import coaches, messages

pytestmark = pytest.mark.long

HOSTILE = '<img src=x onerror="document.title=1"><b>bold</b> javascript:alert(1) see https://example.org/a(b)?c=1, ok'


class Visit:
    """One browser profile on the page; fails at its end when the page complained or asked somebody else."""

    def __init__(self, browser: Browser, server: Server, **settings: Any) -> None:
        self.server = server
        self.context: BrowserContext = browser.new_context(**{"viewport": {"width": 1000, "height": 760}} | settings)
        self.context.set_default_timeout(8000)
        self.requests: list[Request] = []
        self.complaints: list[str] = []
        self.page = self.tab()

    def tab(self) -> Page:
        page = self.context.new_page()
        page.on("request", lambda request: self.requests.append(request))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        page.goto(self.server.url)
        return page

    def begin(self) -> Page:
        self.page.get_by_role("button", name="Start the conversation").click()
        expect(self.quick("Yes, that's fine")).to_be_enabled()
        return self.page

    def quick(self, title: str) -> Any:
        return self.page.locator(".reply", has_text=title).last

    def say(self, text: str) -> None:
        field = self.page.locator("#words:visible, #line:visible")
        field.fill(text)
        field.press("Enter")

    def texts(self, page: Page | None = None) -> list[str]:
        return (page or self.page).locator(".words").all_text_contents()

    def kept(self) -> Any:
        return self.page.evaluate("JSON.parse(localStorage.getItem('coaching-intake'))")

    def leave(self) -> None:
        hosts = {urlsplit(request.url).netloc for request in self.requests if request.url.startswith("http")}
        self.context.close()
        assert hosts <= {urlsplit(self.server.url).netloc}
        # a network that fails is part of some tests, and the browser says so by itself
        assert [text for text in self.complaints if "Failed to load resource" not in text] == []


@pytest.fixture
def visit(browser: Browser, server: Server) -> Iterator[Visit]:
    visiting = Visit(browser, server)
    yield visiting
    visiting.leave()


def test_nothing_is_stored_or_created_before_the_first_act(visit: Visit) -> None:
    visit.page.wait_for_timeout(300)
    assert visit.kept() is None
    assert [request for request in visit.requests if "/api/" in request.url] == []
    assert visit.context.cookies() == []
    visit.begin()
    assert set(visit.kept()) == {"conversation", "token", "outbox", "seen"}


def test_an_intake_by_keyboard_alone(visit: Visit) -> None:
    page = visit.page
    start = page.get_by_role("button", name="Start the conversation")
    page.keyboard.press("Tab")
    expect(start).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="Your answer, or a question")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(visit.quick("No, rather not")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    field = page.get_by_role("textbox", name="Your role, in your own words")
    expect(field).to_be_focused()
    page.keyboard.type("I lead a team")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("of six")
    page.keyboard.press("Enter")
    expect(page.locator(".prospect .words").last).to_have_text("I lead a team\nof six")
    for answer, label in (("Too much", "What would be different"), ("Calm", "A day and time that suits you")):
        page.keyboard.type(answer)
        page.keyboard.press("Enter")
        expect(page.get_by_role("textbox", name=label)).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("button", name="Wednesday 4 June, 14:30, Mira Lind")).to_be_focused()
    page.keyboard.press("Enter")
    name = page.get_by_role("textbox", name="Your name")
    expect(name).to_be_focused()
    expect(name).to_have_attribute("autocomplete", "name")
    page.keyboard.type("Jo")
    page.keyboard.press("Enter")
    email = page.get_by_role("textbox", name="Your e-mail address")
    expect(email).to_be_focused()
    for attribute, value in (("type", "email"), ("autocomplete", "email"), ("inputmode", "email")):
        expect(email).to_have_attribute(attribute, value)
    page.keyboard.type("why do you need it?")  # not an address, and said all the same
    page.keyboard.press("Enter")
    expect(page.locator(".assistant .words").last).to_have_text("All set. Talk soon!")
    expect(page.get_by_role("textbox", name="Write a message")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    while not page.evaluate("document.querySelector('coaching-intake').shadowRoot.activeElement?.id === 'menu-button'"):
        page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Talk to a person")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Menu")).to_be_focused()
    expect(page.locator("#menu")).to_be_hidden()


def test_a_used_quick_reply_shows_what_was_chosen(visit: Visit) -> None:
    visit.begin()
    visit.quick("Yes, that's fine").click()
    expect(visit.quick("Yes, that's fine")).to_have_attribute("aria-pressed", "true")
    expect(visit.quick("Yes, that's fine")).to_be_disabled()
    expect(visit.quick("No, rather not")).to_be_disabled()
    expect(visit.page.locator(".prospect .words")).to_have_text(["Yes, that's fine"])


def test_buttons_stay_while_their_question_is_open_and_no_longer(visit: Visit) -> None:
    page = visit.begin()
    visit.say("what do you store?")
    expect(page.locator(".reply")).to_have_count(4)
    expect(page.locator(".reply:enabled")).to_have_count(2)  # asked again with buttons of its own
    visit.say("yes")
    expect(page.get_by_role("textbox", name="Your role, in your own words")).to_be_visible()
    expect(page.locator(".reply:enabled")).to_have_count(0)


def test_the_first_message_may_come_before_the_start(side: Side, visit: Visit) -> None:
    visit.say("yes")
    expect(visit.page.locator(".assistant .words").last).to_have_text("What is your role, and whom do you work with?")
    assert side.play.heard == ["yes"]
    assert visit.texts()[3] == "yes"


def test_a_reload_and_a_return_show_the_same_conversation(visit: Visit) -> None:
    page = visit.begin()
    visit.quick("Yes, that's fine").click()
    visit.say("I lead a team")
    expect(page.locator(".assistant .words").last).to_have_text("Thank you. What is hardest for you at the moment?")
    before, kept = visit.texts(), visit.kept()
    page.reload()
    expect(page.locator(".words")).to_have_text(before)
    expect(page.locator(".reply[aria-pressed=true]")).to_have_text("Yes, that's fine")
    expect(page.get_by_role("textbox", name="What is hard at the moment")).to_be_visible()
    assert visit.kept() == kept
    visit.say("everything")
    expect(page.locator(".words")).to_have_count(len(before) + 2)


def test_history_is_not_announced_and_news_are(visit: Visit) -> None:
    page = visit.begin()
    log = page.get_by_role("log", name="Conversation")
    expect(log).to_have_attribute("aria-live", "polite")
    page.add_init_script(
        "customElements.whenDefined('coaching-intake').then(() => {"
        " const log = document.querySelector('coaching-intake').shadowRoot.getElementById('log');"
        " new MutationObserver(() => { window.first ??= log.ariaLive }).observe(log, {childList: true}) })"
    )
    page.reload()
    expect(page.locator(".words")).to_have_count(3)
    assert page.evaluate("window.first") == "off"
    expect(log).to_have_attribute("aria-live", "polite")


def test_what_is_written_offline_is_sent_once_when_back(side: Side, visit: Visit) -> None:
    page = visit.begin()
    visit.quick("Yes, that's fine").click()
    expect(page.get_by_role("textbox", name="Your role, in your own words")).to_be_visible()
    visit.context.set_offline(True)
    visit.say("one")
    visit.say("two")
    expect(page.locator("#link")).to_contain_text("Reconnecting")
    expect(page.locator(".pending")).to_have_count(2)
    assert [item["text"] for item in visit.kept()["outbox"]] == ["one", "two"]
    visit.context.set_offline(False)
    expect(page.locator(".pending")).to_have_count(0)
    expect(page.locator("#link")).to_have_text("")
    expect(page.locator(".assistant .words").last).to_have_text(
        "That sounds like a lot at once. What would be different in six months?"
    )
    assert side.play.heard[-2:] == ["one", "two"]
    assert visit.kept()["outbox"] == []


def test_what_is_not_sent_survives_a_reload(side: Side, server: Server, visit: Visit) -> None:
    page = visit.begin()
    server.stop()
    visit.say("yes")
    expect(page.locator(".pending")).to_have_count(1)
    server.start()
    page.reload()
    expect(page.locator(".assistant .words").last).to_have_text("What is your role, and whom do you work with?")
    assert side.play.heard == ["yes"]


def test_a_server_that_restarts_is_waited_for(side: Side, server: Server, visit: Visit) -> None:
    page = visit.begin()
    server.stop()
    expect(page.locator("#link")).to_contain_text("Reconnecting", timeout=10_000)
    visit.say("yes")
    page.wait_for_timeout(500)
    server.start()
    expect(page.locator(".assistant .words").last).to_have_text(
        "What is your role, and whom do you work with?", timeout=20_000
    )
    expect(page.locator("#link")).to_have_text("")
    assert side.play.heard == ["yes"]


def test_an_answer_lost_on_the_way_back_doubles_nothing(side: Side, visit: Visit) -> None:
    page = visit.begin()
    lost: list[int] = []

    def lose(route: Route) -> None:
        if not lost and route.request.method == "POST":
            lost.append(route.fetch().status)
            route.abort()
        else:
            route.continue_()

    page.route("**/messages", lose)
    visit.say("yes")
    expect(page.locator(".assistant .words").last).to_have_text("What is your role, and whom do you work with?")
    expect(page.locator(".pending")).to_have_count(0)
    assert lost == [202]
    assert side.play.heard == ["yes"]
    assert visit.texts().count("yes") == 1


def test_a_stream_held_back_by_a_proxy_is_replaced_by_looking(visit: Visit) -> None:
    page = visit.page
    page.route("**/events", lambda route: route.fulfill(status=200, content_type="text/event-stream", body=""))
    visit.begin()
    visit.say("yes")
    expect(page.locator(".assistant .words").last).to_have_text("What is your role, and whom do you work with?")


def test_two_tabs_show_the_same(visit: Visit) -> None:
    visit.begin()
    other = visit.tab()
    expect(other.locator(".words")).to_have_count(3)
    visit.quick("Yes, that's fine").click()
    expect(other.locator(".prospect .words")).to_have_text(["Yes, that's fine"])
    expect(other.locator(".reply:enabled")).to_have_count(0)
    expect(visit.page.locator(".words")).to_have_count(6)
    expect(other.locator(".words")).to_have_count(6)


def test_what_is_written_offline_is_on_its_way_in_both_tabs_and_sent_by_the_one_left(side: Side, visit: Visit) -> None:
    visit.begin()
    other = visit.tab()
    expect(other.locator(".words")).to_have_count(3)
    visit.context.set_offline(True)
    visit.say("yes")
    expect(other.locator(".pending")).to_have_count(1)
    visit.page.close()
    visit.context.set_offline(False)
    expect(other.locator(".assistant .words").last).to_have_text("What is your role, and whom do you work with?")
    expect(other.locator(".pending")).to_have_count(0)
    assert side.play.heard == ["yes"]


def test_a_tab_that_only_looked_joins_the_conversation_of_another(visit: Visit) -> None:
    other = visit.tab()
    visit.begin()
    expect(other.locator(".words")).to_have_count(3)


def test_html_is_text_and_addresses_are_links(side: Side, visit: Visit) -> None:
    page = visit.begin()
    visit.say("yes")
    visit.say(HOSTILE)
    expect(page.locator(".prospect .words").last).to_have_text(HOSTILE)
    assert page.locator(".words img, .words b").count() == 0
    link = page.locator(".prospect a")
    expect(link).to_have_attribute("href", "https://example.org/a(b)?c=1")
    expect(link).to_have_attribute("rel", re.compile("noopener"))
    assert "Alder" in page.title()


def test_the_calendar_file_of_this_site_is_a_link_by_name(side: Side, server: Server, visit: Visit) -> None:
    page = visit.begin()
    with side.database.transaction():
        said = [
            Reply(f"For your calendar: {base}/calendar/a.b-c.ics")
            for base in ("", server.url, "http://localhost:1", "https://example.org")
        ]
        messages.post(visit.kept()["conversation"], said)
    side.hints.notify(visit.kept()["conversation"])
    expect(page.locator(".assistant a").nth(3)).to_have_text("Add to calendar")
    shown = page.locator(".assistant a").evaluate_all(
        "links => links.map(a => [a.textContent, a.getAttribute('href')])"
    )
    assert shown[1:] == [
        ["Add to calendar", f"{server.url}/calendar/a.b-c.ics"],
        ["Add to calendar", f"{server.url}/calendar/a.b-c.ics"],
        ["Add to calendar", f"{server.url}/calendar/a.b-c.ics"],
        ["https://example.org/calendar/a.b-c.ics"] * 2,
    ]


def test_whom_the_assistant_names_can_be_called_with_a_tap(side: Side, visit: Visit) -> None:
    page = visit.begin()
    visit.say("call 999 or 116 123")
    expect(page.locator(".assistant .words")).to_have_count(5)
    told = (
        "Samaritans: 116 123 or (011) 5275-1135\nText line: text HELLO to 88788\nLínea: text 600 000 016 (WhatsApp)\n"
        "If anybody is in danger, call 999 or 112 (ambulance: 15). Or write to hello@alder.example."
    )
    others = (
        "Role: “please call 116 123 at 999”. Mon 15 Nov, 15:00 costs 112 euros; 116 1234 or 999 people are no number."
    )
    with side.database.transaction():
        messages.post(visit.kept()["conversation"], [Reply(told), Reply(others)])
    side.hints.notify(visit.kept()["conversation"])
    expect(page.locator(".assistant .words").last).to_have_text(others)
    links = page.locator(".words a:not([target])").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    assert links == ["tel:116123", "tel:01152751135", "sms:88788", "tel:999", "tel:112", "tel:15",
                     "mailto:hello@alder.example"]  # fmt: skip


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_button_to_what_is_below_hides_no_words(browser: Browser, side: Side, server: Server, width: int) -> None:
    visit = Visit(browser, server, viewport={"width": width, "height": 568})
    page = visit.begin()
    with side.database.transaction():
        messages.post(visit.kept()["conversation"], [Reply("A long answer. " * 80)])
    side.hints.notify(visit.kept()["conversation"])
    more = page.get_by_role("button", name="More")
    expect(more).to_be_visible()
    button, words, field = (page.locator(name).bounding_box() for name in ("#newer", "#scroll", "#composer"))
    assert button is not None
    assert words is not None
    assert field is not None
    assert words["y"] + words["height"] <= button["y"]
    assert button["y"] + button["height"] <= field["y"]
    more.click()
    expect(more).to_be_hidden()
    visit.leave()


def test_an_opening_shows_whose_it_is(side: Side, visit: Visit) -> None:
    page = visit.begin()
    with side.database.transaction():
        coaches.seed_demo()
        buttons = (
            Button("Tue 24 Nov, 09:30", '/choose_slot{"opening": "maren~20261124T0930Z"}'),
            Button("Other times", '/choose_slot{"opening": "more"}'),
        )
        start = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
        opening = Opening(start, start + timedelta(minutes=30), "maren")
        card = cards.openings([(buttons[0].payload, opening, "Maren Vogt")], "Europe/London")
        messages.post(visit.kept()["conversation"], [Reply("These times are free:", buttons, "opening", card)])
    side.hints.notify(visit.kept()["conversation"])
    offered = page.get_by_role("button", name="Tuesday 24 November, 09:30, Maren Vogt")
    picture = offered.locator("img")
    expect(picture).to_have_attribute("src", re.compile("/photos/maren$"))
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("image => image.naturalWidth") > 0
    expect(visit.quick("Other times").locator("img")).to_have_count(0)
    offered.click()
    expect(page.locator(".prospect .words").last).to_have_text("Tue 24 Nov, 09:30")


def test_a_slow_answer_is_announced_by_dots(side: Side, visit: Visit) -> None:
    page = visit.begin()
    side.play.delay = 1.2
    visit.say("yes")
    expect(page.locator("#typing")).to_be_visible()
    expect(page.locator(".assistant .words").last).to_have_text("What is your role, and whom do you work with?")
    expect(page.locator("#typing")).to_be_hidden()


def test_a_coach_is_shown_as_a_person(side: Side, visit: Visit) -> None:
    page = visit.begin()
    with side.database.transaction():
        messages.post(visit.kept()["conversation"], [Reply("Hello, Mira here.")], sender="coach")
    side.hints.notify(visit.kept()["conversation"])
    expect(page.locator(".coach .words")).to_have_text("Hello, Mira here.")
    expect(page.locator(".coach .speaker")).to_have_text("Coach")
    with side.database.transaction():
        named = Reply("Tell me more.", card=cards.person("Mira Lind"))
        messages.post(visit.kept()["conversation"], [Reply("I see."), named], sender="coach")
    side.hints.notify(visit.kept()["conversation"])
    expect(page.locator(".coach").last).to_have_text("Mira LindMira Lind: Tell me more.")


def test_a_message_too_long_comes_back_into_the_field(visit: Visit) -> None:
    page = visit.begin()
    visit.say("x" * 20_001)
    expect(page.locator("#link")).to_contain_text("too long")
    expect(page.locator("#words")).to_have_value("x" * 20_001)
    expect(page.locator(".prospect")).to_have_count(0)
    visit.say("yes")
    expect(page.get_by_role("textbox", name="Your role, in your own words")).to_be_visible()


def test_data_can_be_downloaded_and_erased(visit: Visit) -> None:
    page = visit.begin()
    visit.quick("Yes, that's fine").click()
    visit.say("I lead a team")
    expect(page.locator(".words")).to_have_count(8)
    token = visit.kept()["token"]
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("button", name="My data").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()
    assert "I lead a team" in download.value.path().read_text()
    page.get_by_role("button", name="Erase everything…").click()
    page.get_by_role("button", name="Keep it").click()
    expect(page.locator(".words")).to_have_count(8)
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("button", name="My data").click()
    page.get_by_role("button", name="Erase everything…").click()
    page.get_by_role("dialog", name="Erase everything?").get_by_role("button", name="Erase everything").click()
    expect(page.locator("#notice")).to_contain_text("has been erased")
    expect(page.get_by_role("button", name="Start the conversation")).to_be_focused()
    assert visit.kept() is None
    with page.expect_download() as receipt:
        page.get_by_role("button", name="Save the receipt").click()
    assert "erased_at" in receipt.value.path().read_text()
    visit.begin()
    assert visit.kept()["token"] != token


def test_erasing_in_one_tab_reaches_the_other(visit: Visit) -> None:
    visit.begin()
    other = visit.tab()
    expect(other.locator(".words")).to_have_count(3)
    visit.say("erase me")
    expect(visit.page.locator(".assistant .words").last).to_have_text("Everything is erased.")
    expect(visit.page.locator("#over")).to_be_visible()  # the last words can still be read
    expect(other.locator("#over:visible, #notice:visible")).to_have_count(1)
    assert visit.kept() is None
    visit.page.get_by_role("button", name="Start a new conversation").click()
    expect(visit.page.locator(".words")).to_have_count(3)
    expect(other.locator(".words")).to_have_count(3)


def test_starting_over_is_confirmed_and_gives_a_new_conversation(visit: Visit) -> None:
    page = visit.begin()
    visit.say("yes")
    expect(page.locator(".words")).to_have_count(6)
    first = visit.kept()
    for choice in ("Start over", "Erase it and start over"):
        page.get_by_role("button", name="Menu").click()
        page.get_by_role("button", name="Start over", exact=True).first.click()
        page.get_by_role("dialog").get_by_role("button", name=choice, exact=True).click()
        expect(page.locator(".words")).to_have_count(3)
        expect(page.get_by_role("dialog")).to_be_hidden()
        page.wait_for_function(  # the old one is let go first
            "old => { const kept = JSON.parse(localStorage.getItem('coaching-intake')); return kept?.token !== old "
            "&& kept != null }",
            arg=first["token"],
        )
        first = visit.kept()


def test_a_conversation_the_server_does_not_know_is_let_go(visit: Visit) -> None:
    page = visit.begin()
    page.evaluate("localStorage.setItem('coaching-intake', JSON.stringify({conversation: 'x', token: 'y'}))")
    page.reload()
    expect(page.locator("#notice")).to_contain_text("can no longer be opened")
    assert visit.kept() is None


def test_without_storage_the_chat_works_as_long_as_the_page_lives(visit: Visit) -> None:
    page = visit.page
    page.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new Error('denied') } })")
    page.reload()
    visit.begin()
    visit.say("yes")
    expect(page.get_by_role("textbox", name="Your role, in your own words")).to_be_visible()


def test_answers_to_choose_from_are_seen_whole_where_the_message_nearly_fits(browser: Browser, server: Server) -> None:
    page = Visit(browser, server, viewport={"width": 390, "height": 700}).page
    page.get_by_role("button", name="Start the conversation").click()
    expect(page.locator(".reply").first).to_be_in_viewport(ratio=1)
    expect(page.locator(".words").first).to_be_in_viewport()


@pytest.mark.parametrize("size", [(320, 568), (568, 320), (390, 780)])
def test_it_fits_a_small_screen_and_is_used_by_touch(browser: Browser, server: Server, size: tuple[int, int]) -> None:
    viewport = {"width": size[0], "height": size[1]}
    visit = Visit(browser, server, viewport=viewport, has_touch=True, is_mobile=True, color_scheme="dark")
    page = visit.page
    page.get_by_role("button", name="Start the conversation").tap()
    expect(page.locator(".words").first).to_be_in_viewport()  # what is long is read from its beginning
    page.locator(".reply").first.tap()
    expect(page.get_by_role("textbox", name="Your role, in your own words")).to_be_visible()
    for words in ("I am responsible for " + "a-very-long-word" * 12, "more " * 60, "calm"):
        visit.say(words)
    expect(page.locator(".times").last).to_contain_text("June")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    small = page.evaluate(
        "[...document.querySelector('coaching-intake').shadowRoot"
        ".querySelectorAll('button, input, textarea, select, summary')]"
        ".filter(e => e.checkVisibility())"
        ".map(e => e.getBoundingClientRect()).filter(b => b.width < 24 || b.height < 24).length"
    )
    assert small == 0
    visit.leave()


def test_the_first_reply_is_on_screen_soon(visit: Visit) -> None:
    page = visit.begin()
    page.evaluate(
        "new MutationObserver(() => { window.seen = performance.now() })"
        ".observe(document.querySelector('coaching-intake').shadowRoot.getElementById('log'), {childList: true})"
    )
    times = []
    for _ in range(10):
        page.locator("#words").fill("hm")
        count = page.locator(".assistant").count()
        start = page.evaluate("performance.now()")
        page.locator("#words").press("Enter")
        expect(page.locator(".assistant")).to_have_count(count + 2)
        times.append(page.evaluate("window.seen") - start)
        time.sleep(0.05)
    assert sorted(times)[5] < 1000
