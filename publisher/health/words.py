"""The status as text for a terminal. Pure."""

from __future__ import annotations

from collections.abc import Iterator

import stillwire
from cms.text.time_format import clock
from publisher.health.ledger import Behind, Sign
from publisher.health.status import Status, is_deaf, is_silent

CONDITIONAL = {True: "enforced", False: "NOT enforced, a lease takes their place", None: "unknown, no worker has told"}


def as_text(status: Status) -> str:
    return "\n".join(lines(status))


def lines(status: Status) -> Iterator[str]:
    problems = status.problems
    yield f"{status.verdict}{':' if problems else '.'}"
    yield from (f"  ! {problem}" for problem in problems)
    yield from (f"  - {notice}" for notice in status.notices)
    yield ""
    yield f"  {'version':<10} {stillwire.__version__}"
    for part in status.parts.values():
        yield f"  {part.name:<10} {'answers' if part.is_ok else 'DOES NOT ANSWER'}, {part.seconds * 1000:.0f} ms"
    if status.queues:
        yield f"  {'queues':<10} {', '.join(f'{queue}: {length}' for queue, length in status.queues.items())}"
    if not status.ledger:
        return
    yield f"  {'writes':<10} conditional: {CONDITIONAL[status.conditional]}"
    yield f"  {'rate':<10} {status.rate:.0f} publishes in the last minute"
    yield from (f"  {each.name}: {of_sign(each)}" for each in status.signs)
    yield ""
    counts = f"{status.ledger.behind_count} of {status.ledger.publications} publications behind"
    yield f"{counts}, {status.ledger.unseen_count} not yet seen by readers"
    yield from (f"  {each.key}: {of_behind(each)}" for each in status.ledger.behind)


def of_sign(sign: Sign) -> str:
    """E.g. `fine, publish, 1 of 2 busy`."""
    state = "SILENT" if is_silent(sign) else "DEAF" if is_deaf(sign) else "fine"
    work = f", {', '.join(sign.queues)}, {sign.busy} of {sign.size} busy" if sign.kind == "worker" else ""
    return f"{state}{work}"


def of_behind(behind: Behind) -> str:
    why = "paused" if behind.is_paused else behind.error or "on its way"
    since = clock(behind.since, seconds=True)
    return f"wants {behind.wanted}, has {behind.live}, since {since} ({behind.seconds:.0f} s): {why}"
