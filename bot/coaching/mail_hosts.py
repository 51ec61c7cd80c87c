"""Slips in e-mail addresses that would lose the invitation: joe@gmial.com, joe@acme.con.

Only asked back, never refused: a host that looks like a slip may be real.
"""

from __future__ import annotations

# Where most private addresses are. Short names such as aol.com are a letter away from too many others to be guessed.
LARGE = (
    "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "yahoo.com", "icloud.com", "protonmail.com",
    "hotmail.co.uk", "yahoo.co.uk", "btinternet.com", "comcast.net", "verizon.net", "t-online.de", "freenet.de",
    "orange.fr", "wanadoo.fr", "laposte.net", "libero.it", "rediffmail.com", "yandex.com",
    "zohomail.com", "fastmail.com",
)  # fmt: skip
# Real ones that are a slip away from those.
REAL = frozenset(
    {"mail.com", "email.com", "ymail.com", "gmx.com", "gmx.de", "gmx.net", "web.de", "aol.com", "msn.com", "live.com",
     "me.com", "mac.com", "proton.me", "pm.me", "hey.com", "mail.ru",
     "outlook.de", "outlook.fr", "hotmail.fr", "hotmail.de",
     "hotmail.es", "hotmail.it", "yahoo.de", "yahoo.fr", "yahoo.es", "yahoo.it", "yahoo.in",
     "yahoo.co.in", "yahoo.com.br",
     "yahoo.ca", "yahoo.co.jp", "yandex.ru", "rocketmail.com", "outlook.es", "outlook.it", "fmail.com", "tmail.com"}
)  # fmt: skip
ENDINGS = {"con": "com", "cmo": "com", "ocm": "com", "comm": "com", "coom": "com",
           "vom": "com", "xom": "com", "cim": "com",
           "cpm": "com", "conm": "com", "ney": "net", "nte": "net",
           "ogr": "org", "rog": "org", "orgg": "org"}  # fmt: skip
SLIPS = 2  # letters put wrong, of a long host; one of a short one
LONG = 9  # letters of a host


def meant(address: str) -> str | None:
    """The address that was probably meant; None where nothing speaks for a slip."""
    local, _, host = address.rpartition("@")
    host = host.casefold()
    if not local or host in LARGE or host in REAL:
        return None
    name, _, ending = host.rpartition(".")
    mended = f"{name}.{ENDINGS[ending]}" if ending in ENDINGS else host
    if mended not in LARGE and mended not in REAL:
        near = [(distance(mended, one), one) for one in LARGE]
        slips, nearest = min(near)
        if slips <= (SLIPS if len(nearest) > LONG + len(".com") else 1) and mended[0] == nearest[0]:
            mended = nearest
    return f"{local}@{mended}" if mended != host else None


def distance(a: str, b: str) -> int:
    """How many letters are missing, too many, wrong or swapped with the next (optimal string alignment)."""
    rows = [list(range(len(b) + 1))]
    for i, x in enumerate(a, 1):
        row = [i]
        for j, y in enumerate(b, 1):
            best = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                best = min(best, rows[-2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]
