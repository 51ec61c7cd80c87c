"""The widget and a bad network: no message is lost, no conversation begun twice, whichever part fails."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from host_site import Site, begin
from playwright.sync_api import Page, Route, expect
from web_side import Side

from bot.coaching.chat import Reply

pytestmark = pytest.mark.long


def answered(status: int) -> Callable[[Route], None]:
    return lambda route: route.fulfill(status=status, body="no")


FAILS: dict[str, Callable[[Route], None]] = {
    "blocked": lambda route: route.abort("blockedbyclient"),
    "refused": lambda route: route.abort("connectionrefused"),
    **{str(status): answered(status) for status in (401, 403, 404, 410, 429, 503)},
}


def conversations(side: Side) -> int:
    with side.database.read() as connection:
        return int(connection.execute(sa.text("SELECT count(*) FROM conversation")).scalar_one())


def write(page: Page, words: str) -> None:
    page.locator("#words").fill(words)
    page.locator("#words").press("Enter")


@pytest.mark.parametrize("how", list(FAILS))
def test_without_the_stream_it_asks_for_messages(site: Site, how: str) -> None:
    page = site.page
    page.route("**/events", FAILS[how])
    page.get_by_role("button", name="Find the coaching").click()
    write(page, "yes")
    expect(page.get_by_role("textbox", name="Your role, in your own words")).to_be_visible()
    page.wait_for_timeout(1500)
    write(page, "I lead a team")
    expect(page.get_by_role("textbox", name="What is hard at the moment")).to_be_visible()
    expect(page.locator("#link")).to_be_empty()  # the server is there
    site.complaints = [said for said in site.complaints if "blocked by CORS" not in said]


@pytest.mark.parametrize("locks", [True, False])
def test_first_messages_written_offline_in_two_tabs_are_of_one_conversation(
    side: Side, site: Site, locks: bool
) -> None:
    if not locks:  # as on plain http
        site.context.add_init_script("Object.defineProperty(navigator, 'locks', {value: undefined})")
        site.page.reload()
    tabs = [site.page, site.tab()]
    for page in tabs:
        page.get_by_role("button", name="Find the coaching").click()
    site.context.set_offline(True)
    for page, words in zip(tabs, ("alpha", "beta"), strict=True):
        write(page, words)
        expect(page.locator(".pending")).to_have_count(1)
    site.context.set_offline(False)
    replies = []
    for page, words in zip(tabs, ("alpha", "beta"), strict=True):
        expect(page.locator(".pending")).to_have_count(0)
        expect(page.locator(".prospect", has_text=words)).to_be_visible()
        expect(page.locator(".assistant")).to_have_count(7)  # the greeting, and asked for a yes twice
        replies.append(page.locator(".assistant").all_text_contents())
    assert replies[0] == replies[1]
    assert conversations(side) == 1
    assert sorted(side.play.heard) == ["alpha", "beta"]


def test_two_tabs_that_start_at_once_share_the_conversation(side: Side, site: Site) -> None:
    tabs = [site.page, site.tab()]
    for page in tabs:
        page.get_by_role("button", name="Find the coaching").click()
    start = "setTimeout(() => document.querySelector('coaching-intake').shadowRoot.getElementById('start').click(), {})"
    for wait, page in zip((60, 50), tabs, strict=True):
        page.evaluate(start.format(wait))
    for page in tabs:
        expect(page.locator(".message")).to_have_count(3)
    write(tabs[0], "yes")
    expect(tabs[1].get_by_role("textbox", name="Your role, in your own words")).to_be_visible()
    assert conversations(side) == 1


def test_a_lost_answer_begins_no_second_conversation(side: Side, site: Site) -> None:
    lost: list[int] = []

    def lose(route: Route) -> None:
        if lost or route.request.method != "POST":
            return route.fallback()
        lost.append(route.fetch().status)
        return route.abort()

    site.page.route(re.compile("/api/conversations$"), lose)
    site.page.get_by_role("button", name="Find the coaching").click()
    site.page.get_by_role("button", name="Start the conversation").click()
    expect(site.page.locator(".message")).to_have_count(3)
    assert lost == [201]
    assert conversations(side) == 1
    assert "key" not in site.page.evaluate("Object.values(localStorage).map(JSON.parse)")[0]


def test_what_is_half_written_survives_a_reload_once_a_conversation_began(side: Side, site: Site) -> None:
    page = site.page
    page.get_by_role("button", name="Find the coaching").click()
    page.locator("#words").fill("I think")
    assert page.evaluate("sessionStorage.length + localStorage.length") == 0
    page.reload()
    begin(side, site, Reply("Go on."))
    page.locator("#words").fill("half a sentence I")
    page.reload()
    page.get_by_role("button", name="Continue the conversation").click()
    expect(page.locator("#words")).to_have_value("half a sentence I")
    page.locator("#words").press("Enter")
    expect(page.get_by_role("textbox", name="What would be different")).to_be_visible()
    page.locator("#words").fill("more")
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("button", name="My data").click()
    page.get_by_role("button", name="Erase everything…").click()
    page.get_by_role("button", name="Erase everything", exact=True).click()
    expect(page.locator("#notice")).to_be_visible()
    assert page.evaluate("Object.values(sessionStorage).join('')") == ""
