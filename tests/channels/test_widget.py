"""The widget on a site of somebody else: Debian's chromium, a host page of its own origin, the server on another."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, Route, expect
from web_side import PRACTICE, SITE, Server, Side

from bot.channels.web import assets, build
from bot.coaching.chat import Reply
from bot.services import messages

HOSTILE = """
* { all: revert; font: italic 30px/3 cursive !important; color: red !important; text-transform: uppercase !important;
    letter-spacing: 9px !important; box-sizing: content-box !important; float: right }
html { font-size: 62.5% !important }
button, input, textarea, dialog, section, header { display: none !important }
coaching-intake { opacity: .2; font-size: 3px; line-height: 9; filter: blur(4px); visibility: visible }
"""
LIMIT = 20 * 1024  # bytes, with styles, words and templates


def test_the_built_file_is_that_of_the_sources() -> None:
    first = build.BUILT.read_text("utf-8").splitlines()[0]
    assert build.digest() in first, "run python -m bot.channels.web.build"


def test_it_is_small() -> None:
    assert len(assets.widget(PRACTICE).gzipped) <= LIMIT


async def test_it_is_sent_small(api: httpx.AsyncClient) -> None:
    answer = await api.get("/widget.js", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert len(gzip.compress(answer.content, 9, mtime=0)) <= LIMIT
    assert int(answer.headers["content-length"]) <= LIMIT


async def test_its_versioned_address_is_kept_for_good_and_the_plain_one_asked_for_again(api: httpx.AsyncClient) -> None:
    page = (await api.get("/")).text
    versioned = page.split('type="module" src="')[1].split('"')[0]
    assert "immutable" in (await api.get(versioned)).headers["cache-control"]
    assert "immutable" not in (await api.get("/widget.js?v=older")).headers["cache-control"]
    plain = await api.get("/widget.js")
    assert "max-age=300" in plain.headers["cache-control"]
    assert plain.headers["access-control-allow-origin"] == "*"
    assert plain.headers["cross-origin-resource-policy"] == "cross-origin"
    again = await api.get("/widget.js", headers={"If-None-Match": plain.headers["etag"]})
    assert again.status_code == 304


async def test_other_sites_may_ask_the_api_when_they_are_listed(api: httpx.AsyncClient) -> None:
    listed = await api.post("/api/conversations", headers={"Origin": SITE})
    assert listed.headers["access-control-allow-origin"] == SITE
    assert "access-control-allow-credentials" not in listed.headers
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization, content-type"}
    assert (await api.options("/api/conversations", headers={"Origin": SITE} | asked)).status_code == 200
    for other in ("http://localhost:1", SITE + ".example.org", SITE.replace("http:", "https:"), "null"):
        refused = await api.options("/api/conversations", headers={"Origin": other} | asked)
        assert refused.status_code == 400
        assert "access-control-allow-origin" not in refused.headers
    assert "access-control-allow-origin" not in (await api.get("/", headers={"Origin": SITE})).headers


class Site:
    """A coach's site at an origin of its own, with a strict content policy and a style that spares nothing."""

    def __init__(self, browser: Browser, server: Server, *, lang: str = "en", more: str = "", **settings: Any) -> None:
        self.context = browser.new_context(**{"viewport": {"width": 1000, "height": 760}} | settings)
        self.complaints: list[str] = []
        self.asked: list[str] = []
        self.html = (
            f'<!doctype html><html lang="{lang}"><head><title>A coach</title>'
            f'<link rel="stylesheet" href="/hostile.css">'
            f'<script type="module" src="{server.url}/widget.js"></script></head><body><p>About me</p>'
            f"<coaching-intake {more}></coaching-intake></body></html>"
        )
        self.policy = (
            f"default-src 'none'; style-src 'self'; script-src {server.url}; connect-src {server.url}; "
            f"img-src {server.url}; require-trusted-types-for 'script'; trusted-types lit-html"
        )
        self.context.route(f"{SITE}/**", self.answer)
        self.page = self.tab()

    def answer(self, route: Route) -> None:
        if route.request.url.endswith(".css"):
            route.fulfill(content_type="text/css", body=HOSTILE)
        else:
            headers = {"Content-Security-Policy": self.policy, "Content-Type": "text/html; charset=utf-8"}
            route.fulfill(headers=headers, body=self.html)

    def tab(self) -> Page:
        page = self.context.new_page()
        page.set_default_timeout(8000)
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        page.goto(f"{SITE}/")
        return page


@pytest.fixture
def site(browser: Browser, server: Server) -> Iterator[Site]:
    opened = Site(browser, server)
    yield opened
    opened.context.close()
    assert [said for said in opened.complaints if "Failed to load" not in said] == []


@pytest.mark.long
def test_by_keyboard_alone_on_a_site_with_a_strict_policy(site: Site) -> None:
    page = site.page
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Find the coaching that fits")).to_be_focused()
    assert [url for url in site.asked if "/api/" in url] == []
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Start the conversation")).to_be_focused()
    assert page.evaluate("localStorage.length") == 0
    assert [url for url in site.asked if "/api/" in url] == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Find the coaching that fits")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="Your answer, or a question")).to_be_focused()
    page.keyboard.type("yes")
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="Your role, in your own words")).to_be_focused()
    expect(page.get_by_role("log")).to_have_attribute("aria-live", "polite")


@pytest.mark.long
def test_what_comes_while_it_is_closed_is_counted_on_the_bubble(side: Side, site: Site) -> None:
    page = site.page
    page.get_by_role("button", name="Find the coaching").click()
    page.get_by_role("button", name="Start the conversation").click()
    expect(page.locator(".reply").last).to_be_visible()
    kept = page.evaluate("Object.values(localStorage).map(JSON.parse)")[0]
    page.get_by_role("button", name="Close the chat").click()
    with side.database.transaction():
        messages.post(kept["conversation"], [Reply("Hello, Mira here.")], sender="coach")
    side.hints.notify(kept["conversation"])
    bubble = page.get_by_role("button", name="1 new message")
    expect(bubble).to_be_visible()
    bubble.click()
    expect(page.locator(".coach .words")).to_be_in_viewport()
    other = site.tab()
    other.get_by_role("button", name="Find the coaching").click()
    expect(other.locator(".coach .words")).to_have_text("Hello, Mira here.")


@pytest.mark.long
def test_the_sites_style_stays_outside(site: Site, server: Server, browser: Browser) -> None:
    page = site.page
    page.get_by_role("button", name="Find the coaching").click()
    start = page.get_by_role("button", name="Start the conversation")
    look = (
        "e => { const s = getComputedStyle(e); return [s.fontSize, s.textTransform, s.color, s.height, s.fontFamily] }"
    )
    hostile = start.evaluate(look)
    plain = Site(browser, server)
    plain.page.route("**/hostile.css", lambda route: route.fulfill(content_type="text/css", body=""))
    plain.page.reload()
    plain.page.get_by_role("button", name="Find the coaching").click()
    assert hostile == plain.page.get_by_role("button", name="Start the conversation").evaluate(look)
    plain.context.close()


@pytest.mark.long
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_it_fits_320_pixels_in_both_directions(browser: Browser, server: Server, direction: str) -> None:
    site = Site(browser, server, more=f'dir="{direction}"', viewport={"width": 320, "height": 568})
    page = site.page
    page.get_by_role("button", name="Find the coaching").click()
    page.get_by_role("button", name="Start the conversation").click()
    expect(page.locator(".reply").last).to_be_visible()
    small = page.evaluate(
        "[...document.querySelector('coaching-intake').shadowRoot.querySelectorAll('button, textarea, .words')]"
        ".filter(e => e.checkVisibility()).map(e => [e, e.getBoundingClientRect()])"
        ".filter(([, b]) => b.width < 24 || b.height < 24 || b.left < 0 || b.right > innerWidth)"
        ".map(([e, b]) => [e.className, b.left, b.right, b.width, b.height, innerWidth])"
    )
    assert small == []
    panel = page.locator("#chat").bounding_box()
    assert panel == {"x": 0, "y": 0, "width": 320, "height": 568}
    box = page.get_by_role("button", name="Close the chat").bounding_box()
    assert box is not None
    assert (box["x"] < 160) == (direction == "rtl")
    site.context.close()


@pytest.mark.long
def test_on_a_german_page_it_speaks_german_and_says_that_the_talk_is_english(browser: Browser, server: Server) -> None:
    site = Site(browser, server, lang="de-AT")
    expect(site.page.get_by_role("button", name="Welches Coaching passt? Gespräch auf Englisch")).to_be_visible()
    site.context.close()


@pytest.mark.long
def test_the_recap_is_a_list_to_change_and_own_words_are_marked(side: Side, site: Site) -> None:
    page = site.page
    page.get_by_role("button", name="Find the coaching").click()
    for words in ("yes", "I lead a small team"):
        page.locator("#words").fill(words)
        page.locator("#words").press("Enter")
        expect(page.locator(".pending")).to_have_count(0)
    expect(page.get_by_role("textbox", name="What is hard at the moment")).to_be_visible()
    kept = page.evaluate("Object.values(localStorage).map(JSON.parse)")[0]
    text = "What made me think so: “lead a small team” and “nobody said this”."
    recap = "Here is what I have.\nRole: I lead a small team\nWhat's hard: time\nIs that right?"
    with side.database.transaction():
        messages.post(kept["conversation"], [Reply(text), Reply(recap, asks="recap")])
    side.hints.notify(kept["conversation"])
    expect(page.locator("mark")).to_have_text(["lead a small team"])
    expect(page.locator(".recap dd")).to_have_text(["I lead a small team", "time"])
    page.get_by_role("button", name="Change: Role").click()
    expect(page.locator("#words")).to_be_focused()
    expect(page.locator("#words")).to_have_value("My role is ")


@pytest.mark.long
def test_the_demo_site_shows_two_themes(browser: Browser, server: Server) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto(f"{server.url}/demo")
    bubble = page.get_by_role("button", name="Find the coaching")
    shore = bubble.evaluate("e => getComputedStyle(e).backgroundColor")
    page.get_by_label("Ember").check()
    assert bubble.evaluate("e => getComputedStyle(e).backgroundColor") != shore
    bubble.click()
    expect(page.get_by_role("heading", name="What would you like to be different?")).to_be_visible()
    page.close()


@pytest.mark.long
@pytest.mark.parametrize("setting", [{"forced_colors": "active"}, {"color_scheme": "dark", "reduced_motion": "reduce"}])
def test_it_follows_what_the_visitor_set(browser: Browser, server: Server, setting: dict[str, str]) -> None:
    site = Site(browser, server, **setting)
    page = site.page
    bubble = page.get_by_role("button", name="Find the coaching")
    style = bubble.evaluate("e => [getComputedStyle(e).borderTopColor, getComputedStyle(e).borderTopWidth]")
    bubble.click()
    page.get_by_role("button", name="Start the conversation").click()
    expect(page.locator(".reply").last).to_be_visible()
    if "forced_colors" in setting:
        assert style[1] == "1px"
        assert style[0] != "rgba(0, 0, 0, 0)"  # an edge is all that is left of a bubble's colour
    else:
        assert page.locator(".message").last.evaluate("e => getComputedStyle(e).animationName") == "none"
        assert page.locator("#chat").evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(31, 27, 24)"
    site.context.close()


@pytest.mark.long
def test_a_server_that_restarts_is_waited_for_on_another_site(side: Side, server: Server, site: Site) -> None:
    page = site.page
    page.get_by_role("button", name="Find the coaching").click()
    page.get_by_role("button", name="Start the conversation").click()
    expect(page.locator(".reply").last).to_be_visible()
    server.stop()
    expect(page.locator("#link")).to_contain_text("Reconnecting", timeout=10_000)
    page.locator("#words").fill("yes")
    page.locator("#words").press("Enter")
    page.wait_for_timeout(300)
    server.start()
    expect(page.get_by_role("textbox", name="Your role, in your own words")).to_be_visible(timeout=20_000)
    assert side.play.heard == ["yes"]
    site.complaints = [said for said in site.complaints if "has been blocked" not in said]  # by nobody: it was down
