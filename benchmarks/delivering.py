"""Does the jobs as `intake worker` does, without loading a model: for benchmarks/booking.py.

    .venv/bin/python benchmarks/delivering.py SECONDS

With SECONDS above 0 it does what is due that much later, and ends; else it runs until it is ended.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bot.assembly import assemble
from bot.services import clock
from bot.services.outbox import deliver_one
from bot.serving import handlers


async def work(ahead: timedelta) -> None:
    assembled = assemble()
    known = handlers(assembled)
    with clock.at(clock.now() + ahead) if ahead else contextlib.nullcontext():
        while True:
            if await deliver_one(assembled.database, known):
                continue
            if ahead:
                return
            await asyncio.sleep(0.1)


asyncio.run(work(timedelta(seconds=float(sys.argv[1]))))
