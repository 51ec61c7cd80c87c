"""Which network a visitor comes from, so that one stranger cannot take every time; not where that is."""

from __future__ import annotations

import ipaddress

from bot.services import signing

PURPOSE = "network"


def origin(host: str | None) -> str | None:
    """A keyed digest of the address; of IPv6 the half that names the network, as a visitor has all of the rest.

    None for addresses of a private network: behind a proxy on one, all visitors have the same.
    """
    try:
        address = ipaddress.ip_address(host or "")
    except ValueError:
        return None
    if not address.is_global:
        return None
    if address.version == 6:
        address = ipaddress.ip_network((address, 64), strict=False).network_address
    return signing.digest(PURPOSE, address.compressed)
