"""The chat API keeps to what /api/openapi.json says, whatever is sent to it; the requests are made by schemathesis."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import checks
from schemathesis.generation import GenerationMode
from web_side import Server, Side

pytestmark = pytest.mark.long

EACH = 40  # requests of a kind
ENDLESS = "/events"  # a stream that does not end for who may read it
ERASING = "delete"
TOLD = [
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.response_headers_conformance,
]


def fuzz(operation: Any, mode: GenerationMode, server: Server, token: str, **fixed: Any) -> set[int]:
    """Ask an operation again and again; the statuses it answered with."""
    seen: set[int] = set()

    @settings(
        max_examples=EACH, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(case=operation.as_strategy(generation_mode=mode, **fixed))
    def ask(case: schemathesis.Case) -> None:
        response = case.call(base_url=server.url, headers={"Authorization": f"Bearer {token}"}, timeout=20)
        case.validate_response(response, checks=TOLD)
        seen.add(response.status_code)

    with suppress(Unsatisfiable):  # an operation that takes nothing that could be wrong
        ask()
    return seen


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
def test_every_answer_is_one_that_is_documented(side: Side, server: Server, mode: GenerationMode) -> None:
    schema = schemathesis.openapi.from_url(f"{server.url}/api/openapi.json")
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) >= 8
    begun = httpx.post(f"{server.url}/api/conversations", trust_env=False).json()
    own = {"conversation": begun["conversation"]}
    answered: dict[str, set[int]] = {}
    for operation in sorted(operations, key=lambda one: one.method == ERASING):  # last, as it ends the conversation
        if not operation.path.endswith(ENDLESS):
            mine = {"path_parameters": own} if "{conversation}" in operation.path else {}
            answered[operation.label] = fuzz(operation, mode, server, begun["token"], **mine)
        fuzz(operation, mode, server, "guessed")
    if mode is GenerationMode.POSITIVE:  # the requests did get through
        assert 201 in answered["POST /api/conversations"]
        assert 200 in answered["GET /api/conversations/{conversation}/messages"]
        assert answered["POST /api/conversations/{conversation}/messages"] & {200, 202}
        assert 200 in answered["DELETE /api/conversations/{conversation}"]
    else:
        assert 422 in answered["POST /api/conversations/{conversation}/messages"]
