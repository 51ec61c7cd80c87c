"""For whoever got a mail about a call they never booked: one page, one button."""

from __future__ import annotations

from bot.channels.web import sheets
from bot.channels.web.parts import Web
from bot.channels.web.sheets import Answer, Asked, Elsewhere, Sheet
from bot.services import disowning


def ask(web: Web, asked: Asked) -> Answer:
    """What would be done. Of the call it says nothing: the mail has said it, and who reads here may be a stranger."""
    with web.database.read():
        claim = disowning.read(asked.token)
        state = "done" if claim.settled else "ask" if claim.booking else "no_call"
        return Sheet("not_me.html", {"state": state, "path": f"/not-me/{asked.token}", "seal": disowning.seal(claim)})


def disown(web: Web, asked: Asked) -> Answer:
    """Once, and the same again changes nothing."""
    with web.database.transaction():
        before = disowning.read(asked.token)
        if not disowning.sealed(before, asked.form.get("seal", "")):
            return ask(web, asked)
        disowning.disown(asked.token)
    if before.booking is not None:
        web.hints.notify(before.booking.conversation)
    return Elsewhere(f"/not-me/{asked.token}")


ROUTES = [sheets.route("/not-me/{token}", get=ask, post=disown)]
