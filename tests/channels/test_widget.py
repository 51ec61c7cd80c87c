"""The widget on a site of somebody else: Debian's chromium, a host page of its own origin, the server on another."""

from __future__ import annotations

import gzip
import re
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from host_site import Site, begin
from playwright.sync_api import Browser, Route, expect
from web_side import PRACTICE, SITE, Server, Side

from bot.channels.web import assets, build, embedded
from bot.coaching import cards
from bot.coaching.chat import Button, Reply
from bot.coaching.openings import Opening
from bot.services import coaches, messages

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


async def test_the_page_for_frames_is_for_the_listed_sites_alone(api: httpx.AsyncClient) -> None:
    framed = await api.get("/embed")
    assert f"frame-ancestors 'self' {SITE}" in framed.headers["content-security-policy"]
    assert "script-src 'self'" in framed.headers["content-security-policy"]
    assert "x-frame-options" not in framed.headers
    page = await api.get("/")
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert page.headers["x-frame-options"] == "DENY"
    assert '<html lang="de">' in (await api.get("/embed?locale=de")).text
    for wrong in ("fr", '"><script>', ""):
        assert '<html lang="en">' in (await api.get("/embed", params={"locale": wrong})).text
    again = await api.get("/embed", headers={"If-None-Match": framed.headers["etag"]})
    assert again.status_code == 304


def test_the_page_for_frames_speaks_each_language_of_the_widget() -> None:
    strings = (build.SOURCES / "strings.js").read_text("utf-8")
    known = re.search(r"LOCALES = \{(.*?)\}", strings)
    assert known is not None
    assert {pair.split(":")[0].strip() for pair in known[1].split(",")} == set(embedded.LOCALES)


def test_the_documents_name_the_policy_that_is_tested_and_all_that_can_be_set() -> None:
    said = Path("docs/widget.md").read_text("utf-8")
    for directive in ("script-src", "connect-src", "img-src"):
        assert f"{directive} https://intake.example.org" in said
    sources = "".join(file.read_text("utf-8") for file in build.SOURCES.glob("*.js"))
    style = build.style()
    for name in set(re.findall(r"--intake-[a-z-]+", style)):
        assert f"`{name}`" in said, name
    for part in {one for listed in re.findall(r'part="([a-z ]+)"', sources) for one in listed.split()}:
        assert re.search(rf"\b{part}\b", said), part
    attributes = re.search(r"static attributes = \[(.*?)\]", sources)
    assert attributes is not None
    for attribute in [*re.findall(r'"(\w+)"', attributes[1]), "side"]:
        assert f"`{attribute}`" in said, attribute


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
    bubble = page.get_by_role("button", name="Continue the conversation 1 new message")
    expect(bubble).to_be_visible()
    expect(page.get_by_role("status").first).to_have_text("1 new message")
    page.reload()
    expect(bubble).to_be_visible()
    bubble.click()
    expect(page.locator(".coach .words")).to_be_in_viewport()
    expect(page.get_by_role("status").first).to_be_empty()
    other = site.tab()
    other.get_by_role("button", name="Continue the conversation").click()
    expect(other.locator(".coach .words")).to_have_text("Hello, Mira here.")


@pytest.mark.long
def test_the_sites_style_stays_outside(site: Site, server: Server, browser: Browser) -> None:
    page = site.page
    page.get_by_role("button", name="Find the coaching").click()
    start = page.get_by_role("button", name="Start the conversation")
    look = (
        "e => { const s = getComputedStyle(e), w = getComputedStyle(e.closest('.welcome'));"
        " return [s.fontSize, s.textTransform, s.color, s.height, s.fontFamily, s.backgroundColor, w.padding,"
        " w.color] }"
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
def test_own_words_are_marked_in_the_match(side: Side, site: Site) -> None:
    text = "What made me think so: “lead a small team” and “nobody said this”."
    card = cards.match("leadership_skills", "Leadership coaching", sure=True)
    page = begin(side, site, Reply(text, card=card))
    expect(page.locator("mark")).to_have_text(["lead a small team"])
    expect(page.locator(".match .need")).to_have_text("Leadership coaching")


@pytest.mark.long
def test_each_answer_of_the_recap_is_edited_in_place(side: Side, site: Site) -> None:
    answers = [cards.Answer("role", "Role", ("coo",)), cards.Answer("challenges", "What's hard", ("time", "trust"))]
    text = "Here is what I have:\n\nYour role: “coo”\nWhat's hard: “time”; “trust”\n\nIs that right?"
    page = begin(side, site, Reply(text, (Button("Yes", "/affirm"),), "recap", cards.recap(answers)))
    expect(page.locator(".answers p")).to_have_text(["coo", "time", "trust"])
    expect(page.locator(".recap")).to_have_text("Here is what I have:")
    page.get_by_role("button", name="Change: Role").click()
    expect(page.get_by_label("Role")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Change: Role")).to_be_focused()
    page.get_by_role("button", name="Change: Role").click()
    for nothing in ("", "  \n"):
        page.get_by_label("Role").fill(nothing)
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_label("Role")).to_have_js_property("validity.valueMissing", True)
        expect(page.get_by_label("Role")).to_be_focused()  # where the browser says that it is needed
    expect(page.get_by_role("button", name="Change: What's hard")).to_be_hidden()  # one at a time: none is lost
    page.get_by_role("button", name="Go back").click()
    expect(page.locator(".answers p")).to_have_text(["coo", "time", "trust"])
    page.get_by_role("button", name="Change: What's hard").click()
    field = page.get_by_label("What's hard")
    expect(field).to_have_value("time\ntrust")
    field.fill('time \n\n a "difficult" board')
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".prospect").last).to_have_text("You: What's hard: “time”; “a 'difficult' board”")
    expect(page.get_by_role("button", name="Change: Role")).to_be_hidden()
    expect(page.locator(".reply", has_text="Yes").last).to_be_disabled()


@pytest.mark.long
def test_openings_are_grouped_by_day_in_a_zone_that_can_be_changed(side: Side, site: Site) -> None:
    times = [datetime(2026, 11, 24, 9, 30, tzinfo=UTC), datetime(2026, 11, 24, 23, 30, tzinfo=UTC)]
    shown = [Opening(at, at + timedelta(minutes=30), coach) for at, coach in zip(times, ("mira", "dan"), strict=True)]
    buttons = tuple(Button(f"{o.start:%a %d %b, %H:%M}", f"/choose {o.id}") for o in shown)
    listed = [(b.payload, o, n) for b, o, n in zip(buttons, shown, ("Mira Lind", "Dan Reyes"), strict=True)]
    card = cards.openings(listed, "Europe/Berlin", {"mira": "Knows hospitals."})
    text = "These times are free:\n1. Tue\n2. Wed\n\nWhich one?"
    page = begin(side, site, Reply(text, (*buttons, Button("Other times", "/more")), "opening", card))
    expect(page.locator(".times b")).to_have_text(["Tuesday 24 November", "Wednesday 25 November"])
    expect(page.get_by_role("button", name="Wednesday 25 November, 00:30, Dan Reyes")).to_have_text("00:30 Dan")
    expect(page.locator(".openings")).to_have_text("Which one?")
    tops = page.locator(".quick > :is(p, .times, .zone)").evaluate_all(
        "all => all.map(e => [e.offsetTop, e.className])"
    )
    # who the coaches are does not push the times out of sight
    assert [name for _, name in sorted(tops)] == ["zone", "times", "times", ""]
    zone = page.get_by_label("Times in")
    expect(zone).to_have_value("Europe/Berlin")
    zone.select_option("America/New_York")
    assert page.locator(".pending").count() == 0  # going through the list says nothing yet
    page.locator(".zone").get_by_role("button", name="Change").click()
    expect(page.locator(".prospect .words").last).to_have_text("My time zone is America/New_York")


@pytest.mark.long
def test_the_consent_has_details_to_unfold(side: Side, site: Site) -> None:
    card = {"kind": "consent", "title": "What is kept", "details": ["Your answers.", "For a year."]}
    page = begin(side, site, Reply("May I keep this?", (Button("Yes", "/yes"),), "consent", card))
    expect(page.get_by_text("For a year.")).to_be_hidden()
    page.get_by_text("What is kept").click()
    expect(page.get_by_text("For a year.")).to_be_visible()


@pytest.mark.long
def test_a_card_that_is_not_known_leaves_the_message_as_it_is(side: Side, site: Site) -> None:
    nowhere = {"kind": "openings", "zone": "Moon/Base", "place": "", "openings": [], "coaches": []}
    odd = [Reply("Words.", (Button("Yes", "/yes"),), None, card) for card in ({"kind": "hologram"}, nowhere)]
    page = begin(side, site, *odd)
    expect(page.locator(".assistant .words").last).to_have_text("Words.")
    page.get_by_role("button", name="Yes").last.click()


@pytest.mark.long
@pytest.mark.parametrize("listed", [True, False])
def test_in_a_frame_of_a_listed_site_a_conversation_is_held(
    side: Side, browser: Browser, server: Server, listed: bool
) -> None:
    site = Site(browser, server)
    other = SITE if listed else "http://elsewhere.test"
    frame = f'<!doctype html><title>x</title><iframe src="{server.url}/embed" width="420" height="600"></iframe>'
    site.context.route(f"{other}/framed", lambda route: route.fulfill(content_type="text/html", body=frame))
    site.page.goto(f"{other}/framed")
    inside = site.page.frame_locator("iframe")
    start = inside.get_by_role("button", name="Start the conversation")
    if listed:
        start.click()
        inside.get_by_role("button", name="Yes, that's fine").click()
        expect(inside.get_by_role("textbox", name="Your role, in your own words")).to_be_visible()
    else:
        site.page.wait_for_timeout(500)
        expect(start).to_have_count(0)
        assert any("frame-ancestors" in said for said in site.complaints)
    site.context.close()


@pytest.mark.long
def test_who_writes_too_much_at_once_is_told_and_loses_nothing(side: Side, site: Site) -> None:
    refused: list[float] = []

    def busy(route: Route) -> None:
        if route.request.method != "POST" or len(refused) == 2:
            return route.fallback()
        refused.append(time.monotonic())
        headers = {"Access-Control-Allow-Origin": SITE, "Access-Control-Expose-Headers": "Retry-After"}
        return route.fulfill(status=429, headers=headers | {"Retry-After": "2"}, json={"code": "too_many"})

    site.context.route("**/messages", busy)
    page = site.page
    page.get_by_role("button", name="Find the coaching").click()
    page.locator("#words").fill("yes")
    page.locator("#words").press("Enter")
    expect(page.locator("#link")).to_contain_text("One moment")
    expect(page.get_by_role("textbox", name="Your role, in your own words")).to_be_visible()
    expect(page.locator("#link")).to_be_empty()
    assert side.play.heard == ["yes"]
    assert refused[1] - refused[0] >= 2


@pytest.mark.long
def test_the_demo_site_is_of_the_practice_and_shows_two_themes(browser: Browser, side: Side, server: Server) -> None:
    with side.database.transaction():
        coaches.seed_demo()
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto(f"{server.url}/demo")
    expect(page.locator("header .name")).to_have_text(PRACTICE)
    expect(page.locator("#coaches h3")).to_have_text(
        [coach.name for coach in sorted(coaches.DEMO, key=lambda c: c.name)]
    )
    expect(page.locator("#coaches li p").first).to_have_text(min(coaches.DEMO, key=lambda c: c.name).bio)
    for picture in page.locator("#coaches img").all():
        expect(picture).to_have_js_property("complete", True)
        assert picture.evaluate("image => image.naturalWidth") > 0
    expect(page.locator("#fees")).to_contain_text("A session costs 180 euros")
    expect(page.locator("main")).not_to_contain_text(re.compile(r"^\(demo", re.I))
    bubble = page.get_by_role("button", name="Find the coaching")
    shore = bubble.evaluate("e => getComputedStyle(e).backgroundColor")
    page.get_by_label("Ember").check()
    assert bubble.evaluate("e => getComputedStyle(e).backgroundColor") != shore
    bubble.click()
    expect(page.get_by_role("heading", name="What would you like to be different?")).to_be_visible()
    expect(page.locator(".names h1")).to_have_text(PRACTICE)
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
