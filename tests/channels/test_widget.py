"""The widget as a file: what it was built from, its size, how long it is kept."""

from __future__ import annotations

import gzip

import httpx

from bot.channels.web import build

LIMIT = 20 * 1024  # bytes, with styles, words and templates


def test_the_built_file_is_that_of_the_sources() -> None:
    first = build.BUILT.read_text("utf-8").splitlines()[0]
    assert build.digest() in first, "run python -m bot.channels.web.build"


async def test_it_is_small(api: httpx.AsyncClient) -> None:
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
