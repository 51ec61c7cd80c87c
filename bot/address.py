"""Where the web side listens, found out before anything slow begins, and what that is called in links."""

from __future__ import annotations

import errno
import socket
from dataclasses import dataclass

LOOPBACK = ("127.0.0.1", "::1", "localhost")
ANY = ("0.0.0.0", "::")
HINTS = {
    errno.EADDRINUSE: "another program listens there; end it, or choose another --port",
    errno.EADDRNOTAVAIL: "this machine has no such address; choose another --host",
    errno.EACCES: "this user may not listen there; choose a --port above 1023",
}


class CannotListen(Exception):
    """The web side cannot listen where it should; the message says where, why, and what to do."""


@dataclass(frozen=True)
class Address:
    host: str
    port: int

    @property
    def url(self) -> str:
        """For a browser on this machine, without a slash at the end."""
        host = "localhost" if self.host in (*LOOPBACK, *ANY) else self.host
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"

    @property
    def is_open(self) -> bool:
        """Whether other machines may come in, too; they need another name for it than ``url``."""
        return self.host not in LOOPBACK

    def bind(self) -> socket.socket:
        """A socket at the address; until it listens, who knocks is turned away. Raises ``CannotListen``."""
        try:
            # IPv4 first: where a name has both, browsers try both.
            found = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
            family, kind, protocol, _, place = min(found, key=lambda one: one[0] != socket.AF_INET)
            bound = socket.socket(family, kind, protocol)
            try:
                bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # else a restart has to wait for a minute
                bound.bind(place)
            except OSError:
                bound.close()
                raise
        except OSError as error:
            raise self.refused(error) from None
        return bound

    def refused(self, error: OSError) -> CannotListen:
        """What to say of an error met there."""
        hint = HINTS.get(error.errno or 0, "choose another --host or --port")
        return CannotListen(f"can't listen at {self.host}, port {self.port}: {error.strerror}; {hint}")
