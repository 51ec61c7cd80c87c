from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from bot.address import Address, CannotListen


@pytest.fixture
def listening() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "0.0.0.0"])
def test_a_port_in_use_is_told_with_what_to_do(listening: int, host: str) -> None:
    with pytest.raises(CannotListen) as raised:
        Address(host, listening).bind()
    assert str(raised.value) == (
        f"can't listen at {host}, port {listening}: Address already in use; "
        "another program listens there; end it, or choose another --port"
    )


@pytest.mark.parametrize(
    ("host", "told"), [("192.0.2.1", "this machine has no such address"), ("no.such.host.invalid", "another --host")]
)
def test_a_host_that_is_not_this_machine_is_told(host: str, told: str) -> None:
    with pytest.raises(CannotListen, match=told):
        Address(host, 8000).bind()


def test_nobody_is_let_in_before_the_socket_listens(listening: int) -> None:
    with Address("127.0.0.1", 0).bind() as bound, pytest.raises(ConnectionRefusedError):
        socket.create_connection(bound.getsockname(), timeout=2)


@pytest.mark.parametrize(
    ("host", "url", "is_open"),
    [
        ("127.0.0.1", "http://localhost:8000", False),
        ("::1", "http://localhost:8000", False),
        ("0.0.0.0", "http://localhost:8000", True),
        ("intake.example.org", "http://intake.example.org:8000", True),
        ("fd00::7", "http://[fd00::7]:8000", True),
    ],
)
def test_an_address_is_called_as_a_browser_on_this_machine_would(host: str, url: str, is_open: bool) -> None:
    address = Address(host, 8000)
    assert (address.url, address.is_open) == (url, is_open)
