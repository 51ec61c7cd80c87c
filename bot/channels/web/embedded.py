"""/embed: the chat for a frame on another site, for those that can't add a script."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.web.assets import Asset, page, serve
from bot.channels.web.headers import CONTENT_POLICY, FRAMES_NONE

LOCALES = ("en", "de")  # each has a file in widget/


def routes(practice: str, script: Asset, origins: Sequence[str]) -> list[Route]:
    """Shown in frames of the allowed origins, and of this server's own pages."""
    answers = {locale: serve(page(practice, script, locale)) for locale in LOCALES}
    policy = CONTENT_POLICY.replace(FRAMES_NONE, " ".join(("frame-ancestors 'self'", *origins)))

    def embed(request: Request) -> Response:
        answer = answers.get(request.query_params.get("locale", ""), answers["en"])(request)
        answer.headers["Content-Security-Policy"] = policy
        answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return answer

    return [Route("/embed", embed)]
