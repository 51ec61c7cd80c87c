"""The page and its files, held in memory with an ETag of their content.

Not by time and size, as static file servers do: installed and containerised files often all have the same time.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.resources import files

from fastapi import Request
from jinja2 import Environment
from starlette.responses import Response
from starlette.routing import Route

FOLDER = files("bot.channels.web") / "page"
TYPES = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
}
REVALIDATE = "no-cache"  # kept by the browser, asked for again each time: a 304 costs nothing


@dataclass(frozen=True)
class Asset:
    content: bytes
    media_type: str

    @property
    def etag(self) -> str:
        return f'"{hashlib.sha256(self.content).hexdigest()[:20]}"'


def page(practice: str, reach: Sequence[str]) -> Asset:
    """The chat page, with the practice's name in it, and the addresses and numbers that are links on it."""
    template = Environment(autoescape=True).from_string((FOLDER / "index.html").read_text("utf-8"))
    return Asset(template.render(practice=practice, reach=json.dumps(reach)).encode(), TYPES["html"])


def assets() -> dict[str, Asset]:
    """Script, style and picture of the page, by file name."""
    found = {}
    for file in FOLDER.iterdir():
        ending = file.name.rpartition(".")[2]
        if ending in TYPES and ending != "html":
            found[file.name] = Asset(file.read_bytes(), TYPES[ending])
    return found


def serve(asset: Asset) -> Callable[[Request], Response]:
    etag = asset.etag
    headers = {"ETag": etag, "Cache-Control": REVALIDATE}

    def answer(request: Request) -> Response:
        known = {tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")}
        if etag in known or "*" in known:
            return Response(status_code=304, headers=headers)
        return Response(asset.content, media_type=asset.media_type, headers=headers)

    return answer


def routes(practice: str, reach: Sequence[str]) -> list[Route]:
    listed = [Route("/", serve(page(practice, reach)))]
    listed += [Route(f"/page/{name}", serve(asset)) for name, asset in sorted(assets().items())]
    return listed
