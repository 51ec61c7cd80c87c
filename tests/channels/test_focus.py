"""The widget for who uses no mouse, or listens to it: where the focus is, what is announced and in which language."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from host_site import Site, begin
from playwright.sync_api import Browser, Locator, Page, Route, expect
from web_side import SITE, Server, Side

from bot.coaching import cards
from bot.coaching.chat import Button, Reply
from bot.coaching.openings import Opening
from bot.services import messages

pytestmark = pytest.mark.long

RECAP = Reply(
    "Here is what I have:\n\nYour role: “coo”\n\nIs that right?",
    (Button("Yes", "/affirm"),),
    "recap",
    cards.recap([cards.Answer("role", "Role", ("coo.",))]),
)
OPENS = datetime(2031, 6, 3, 9, 0, tzinfo=UTC)
OPENINGS = Reply(
    "These times are free:\n1. Tue\n\nWhich one?",
    (Button("Tue", "/0"),),
    "opening",
    cards.openings([("/0", Opening(OPENS, OPENS, "mira"), "Mira Lind")], "Europe/London", {"mira": "Knows hospitals."}),
)
Talking = Callable[[Side, Site], Page]


def inner(page: Page) -> Any:
    """The id of what has the focus in the widget; None outside of it."""
    return page.evaluate("document.activeElement.shadowRoot?.activeElement?.id ?? null")


@pytest.mark.parametrize(("opens", "closes"), [("My data", "Close"), ("Start over", "Go back"), ("My data", "")])
def test_after_a_dialog_the_focus_is_on_the_menu_and_escape_closes_the_panel(
    side: Side, site: Site, opens: str, closes: str
) -> None:
    page = begin(side, site, Reply("Go on."))
    page.get_by_role("button", name="Menu").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name=opens).focus()
    page.keyboard.press("Enter")
    if closes:
        page.get_by_role("dialog").get_by_role("button", name=closes, exact=True).press("Enter")
    else:
        page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Menu")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Continue the conversation")).to_be_focused()


def test_who_keeps_everything_is_back_at_the_menu(side: Side, site: Site) -> None:
    page = begin(side, site, Reply("Go on."))
    page.get_by_role("button", name="Menu").press("Enter")
    page.get_by_role("button", name="My data").press("Enter")
    page.get_by_role("button", name="Erase everything…").press("Enter")
    page.get_by_role("button", name="Keep it").press("Enter")
    expect(page.get_by_role("button", name="Menu")).to_be_focused()


@pytest.mark.parametrize("size", [(320, 568), (1000, 760)])
def test_where_the_panel_covers_the_page_the_rest_takes_no_focus(
    browser: Browser, server: Server, size: tuple[int, int]
) -> None:
    site = Site(browser, server, viewport={"width": size[0], "height": size[1]})
    page, covered = site.page, size[0] < 480
    page.get_by_role("button", name="Find the coaching").press("Enter")
    assert page.locator("#chat").get_attribute("aria-modal") == ("true" if covered else None)
    reached = set()
    for key in ["Tab"] * 8 + ["Shift+Tab"] * 8:
        page.keyboard.press(key)
        reached.add(page.evaluate("document.activeElement.textContent"))
    assert ("Legal notice" in reached) != covered
    page.get_by_role("button", name="Close the chat").focus()
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Legal notice")).to_be_focused()
    site.context.close()


def test_in_forced_colours_the_field_shows_that_it_has_the_focus(browser: Browser, server: Server) -> None:
    site = Site(browser, server, forced_colors="active")
    site.page.get_by_role("button", name="Find the coaching").click()
    field = site.page.locator(".composer")
    outline = "e => { const s = getComputedStyle(e); return [s.outlineStyle, s.outlineWidth] }"
    site.page.get_by_role("button", name="Start the conversation").focus()
    assert field.evaluate(outline)[0] == "none"
    site.page.locator("#words").focus()
    assert field.evaluate(outline) == ["solid", "3px"]
    site.context.close()


def talking(side: Side, site: Site, start: str, *replies: Reply) -> Page:
    page = site.page
    page.locator(".launcher").click()
    page.get_by_role("button", name=start).click()
    expect(page.locator(".reply").last).to_be_visible()
    kept = page.evaluate("Object.values(localStorage).map(JSON.parse)")[0]
    with side.database.transaction():
        messages.post(kept["conversation"], list(replies))
    side.hints.notify(kept["conversation"])
    expect(page.locator(".message").last).to_contain_text(replies[-1].text.split("\n")[-1])
    return page


def test_words_of_its_own_are_said_to_be_german_where_they_are(side: Side, browser: Browser, server: Server) -> None:
    site = Site(browser, server, lang="de", more='launcher="Los"')
    page = talking(side, site, "Gespräch beginnen", RECAP)
    assert lang(page.locator(".launcher, #chat").first) == "de"
    for own in (page.locator(".answers .inline"), page.get_by_text("Assistent:").first):
        assert lang(own) == "de"
    for english in (page.locator(".words").first, page.get_by_text("Is that right?"), page.locator(".reply").last):
        assert lang(english) == "en"
    page.get_by_role("button", name="Ändern: Role").click()
    assert [lang(page.get_by_role("button", name=name)) for name in ("Speichern", "Zurück")] == ["de", "de"]
    assert lang(page.get_by_text("Role").last) == "en"
    kept = page.evaluate("Object.values(localStorage).map(JSON.parse)")[0]["conversation"]
    said = [OPENINGS, Reply("How well?", tuple(Button(str(n), f"/{n}") for n in range(1, 6)), "rating")]
    with side.database.transaction():
        messages.post(kept, [*said, Reply("It is /calendar/a.b-c.ics")])
    side.hints.notify(kept)
    page.locator("#words").fill("ja")
    page.locator("#words").press("Enter")
    for text in ("Zeiten in", "gar nicht", "In den Kalender", "Sie:"):
        assert lang(page.get_by_text(text).last) == "de", text
    page.keyboard.press("Escape")
    assert lang(page.locator(".launcher")) == "de"
    site.context.close()


def lang(element: Locator) -> Any:
    return element.evaluate("e => e.closest('[lang]').lang")


# Where the first character and the last of an element's text stand.
ENDS = """e => {
  const texts = document.createNodeIterator(e, NodeFilter.SHOW_TEXT), all = [];
  for (let t = texts.nextNode(); t; t = texts.nextNode()) if (t.data.trim()) all.push(t);
  const box = (t, from, to) => {
    const r = document.createRange(); r.setStart(t, from); r.setEnd(t, to); return r.getBoundingClientRect() };
  const [first, last] = [all[0], all.at(-1)], end = last.data.trimEnd().length, start = first.data.search(/\\S/);
  return [box(first, start, start + 1).left, box(last, end - 1, end).left];
}"""


def test_each_text_runs_in_the_direction_of_its_own_words(side: Side, browser: Browser, server: Server) -> None:
    """Its full stop is at the right of English, and at the left of Arabic, whichever the page is."""
    arabic = "أنا أقود فريقًا صغيرًا."
    for direction in ("rtl", "ltr"):
        site = Site(browser, server, more=f'dir="{direction}"')
        site.page.locator(".launcher").click()
        for name in ("#welcome-title", ".small"):
            one_line(site.page, name)
            first, last = site.page.locator(name).evaluate(ENDS)
            assert first < last, name
        site.page.keyboard.press("Escape")
        page = talking(side, site, "Start the conversation", Reply("Well."), RECAP, OPENINGS)
        page.locator("#words").fill(arabic)
        page.locator("#words").press("Enter")
        for name in (".answers p", ".quick > p >> nth=0", ".quick > p >> nth=-1", ".assistant .words >> nth=3"):
            one_line(page, name)
            first, last = page.locator(name).evaluate(ENDS)
            assert first < last, (direction, name)
        for name in (".assistant .words >> nth=3", ".quick:has(.answers)"):  # buttons begin where their text does
            assert page.locator(name).evaluate("e => getComputedStyle(e).direction") == "ltr"
        first, last = page.locator(".prospect .words").last.evaluate(ENDS)
        assert first > last, direction
        site.context.close()


def one_line(page: Page, name: str) -> None:
    page.locator(name).evaluate("e => { e.style.fontSize = '8px'; e.style.width = 'max-content'; }")


def test_an_own_message_is_announced_once(site: Site, side: Side) -> None:
    page = begin(side, site, Reply("Go on."))
    page.evaluate(
        "() => { const log = document.querySelector('coaching-intake').shadowRoot.getElementById('log');"
        " window.came = [];"
        " new MutationObserver(all => all.forEach(one => one.addedNodes.forEach(node => came.push(node.textContent))))"
        ".observe(log, {childList: true}) }"
    )
    page.locator("#words").fill("too much")
    page.locator("#words").press("Enter")
    expect(page.get_by_role("textbox", name="What would be different")).to_be_visible()
    expect(page.locator(".pending")).to_have_count(0)
    assert page.evaluate("came").count("You: too much") == 1


def test_start_keeps_the_focus_while_the_server_is_out_of_reach(site: Site) -> None:
    page = site.page
    page.get_by_role("button", name="Find the coaching").click()
    site.context.set_offline(True)
    page.keyboard.press("Enter")
    expect(page.locator("#link")).to_contain_text("Reconnecting")
    expect(page.get_by_role("button", name="Start the conversation")).to_be_focused()
    site.context.set_offline(False)
    expect(page.get_by_role("textbox", name="Your answer, or a question")).to_be_focused()


def test_who_has_to_wait_for_long_is_told_for_how_long(site: Site) -> None:
    headers = {"Access-Control-Allow-Origin": SITE, "Access-Control-Expose-Headers": "Retry-After"}

    def busy(route: Route) -> None:
        if route.request.method != "POST":
            return route.fallback()
        return route.fulfill(status=429, headers=headers | {"Retry-After": "3590"}, json={"code": "too_many"})

    site.context.route("**/api/conversations", busy)
    page = site.page
    page.get_by_role("button", name="Find the coaching").click()
    page.keyboard.press("Enter")
    expect(page.locator("#link")).to_contain_text("Please wait 60 minutes")
    expect(page.get_by_role("button", name="Start the conversation")).to_be_focused()
