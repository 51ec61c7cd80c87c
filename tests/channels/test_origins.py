from __future__ import annotations

import pytest

from bot.channels.web.origins import origin
from bot.services import signing


@pytest.fixture(autouse=True)
def _secret() -> None:
    signing.use_secret("a secret for the tests only")


def test_a_visitors_network_is_known_again_but_not_read() -> None:
    first = origin("8.8.8.8")
    assert first
    assert first == origin("8.8.8.8") != origin("8.8.4.4")
    assert "8.8" not in first


def test_the_addresses_of_one_ipv6_network_are_one() -> None:
    assert origin("2a00:1450:4001:81b::200e") == origin("2a00:1450:4001:81b:ffff::1")
    assert origin("2a00:1450:4001:81b::200e") != origin("2a00:1450:4001:81c::200e")


@pytest.mark.parametrize("host", [None, "", "testclient", "127.0.0.1", "::1", "10.0.0.7", "192.168.1.9"])
def test_of_a_private_network_nothing_is_kept(host: str | None) -> None:
    assert origin(host) is None
