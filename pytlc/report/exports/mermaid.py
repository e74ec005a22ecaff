"""A story as a sequence diagram of Mermaid: who acts, notes for locks, crossed arrows for waiting.

Mermaid refuses texts of more than 50,000 characters, so the middle of a long story is left out and said so;
what violates is at its end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pytlc.replay import Row, Story
from pytlc.report.exports.order import ENVIRONMENT, endings
from pytlc.report.rows import changes, holder, is_outside, label
from pytlc.trace import Ending

#: Mermaid's own limit is ``maxTextSize``, 50,000.
LONGEST = 48_000
_HEAD_SHARE = 4
_LINE = 90
#: What stands in a text as it is; of the rest some ends a statement, begins a comment or an entity.
_SPECIAL = re.compile(r"[^\w .,()\[\]+=:/'*-]")
#: A word that ends a block of Mermaid, wherever it stands.
_END = re.compile(r"\b([eE])(nd)\b")


def mermaid(story: Story, *, ending: Ending | None = None, longest: int = LONGEST) -> str:
    """The diagram.

    Args:
        story: The behaviour.
        ending: How it goes on after its last state.
        longest: Characters that it may have.
    """
    hosts = {actor: f"a{number}" for number, actor in enumerate(story.actors)}
    if any(map(is_outside, story.rows[1:])) or not hosts:
        hosts[ENVIRONMENT] = "env"
    head = ["sequenceDiagram", *(f"    participant {name} as {_text(host)}" for host, name in hosts.items())]
    names = list(hosts.values())
    everybody = names[0] if len(names) == 1 else f"{names[0]},{names[-1]}"
    tail = [f"    Note over {everybody}: {_parts(told)}" for told in endings(story, ending)]
    pairs = zip(story.rows, story.rows[1:], strict=False)
    blocks = ["\n".join(f"    {line}" for line in _step(row, before, hosts)) for before, row in pairs]
    room = longest - sum(len(line) + 1 for line in (*head, *tail))
    return "\n".join([*head, *_fitting(blocks, room, everybody), *tail, ""])


def _step(row: Row, before: Row, hosts: dict[str, str]) -> Iterator[str]:
    actor = ENVIRONMENT if is_outside(row) else str(row.actor)
    name = hosts[actor]
    told = f"{row.number}. {label(row) or 'step'}"
    yield f"Note over {name}: {_text(told)}" if actor == ENVIRONMENT else f"{name}->>{name}: {_text(told)}"
    locks = [change for change in changes(row, before, full=False) if change[0] in "+-"]
    if locks:
        yield f"Note over {name}: {'<br/>'.join(map(_text, locks))}"
    for old, new in zip(before.lanes, row.lanes, strict=True):
        if new.blocked and not (old.blocked and old.wants == new.wants):
            owner = holder(row.lanes, new.wants) or new.actor
            yield f"{hosts[new.actor]}-x{hosts[owner]}: {_text(f'waits for {new.wants}')}"


def _fitting(blocks: list[str], room: int, everybody: str) -> list[str]:
    """All blocks, or those of the beginning and of the end that there is room for."""
    if sum(len(block) + 1 for block in blocks) <= room:
        return blocks
    note = f"    Note over {everybody}: ... {len(blocks)} steps, some of them are left out here ..."
    room -= len(note) + 1
    first = _count(blocks, room // _HEAD_SHARE)
    last = _count(blocks[first:][::-1], room - room // _HEAD_SHARE)
    return [*blocks[:first], note, *blocks[len(blocks) - last :]]


def _count(blocks: list[str], room: int) -> int:
    """How many blocks of the beginning fit."""
    for number, block in enumerate(blocks):
        room -= len(block) + 1
        if room < 0:
            return number
    return len(blocks)


def _parts(told: str) -> str:
    """A sentence, a line for each part of it."""
    return "<br/>".join(map(_text, told.split("; ")))


def _text(plain: str) -> str:
    """A text in which nothing is Mermaid's; a long one is cut."""
    line = " ".join(plain.split())
    short = line if len(line) <= _LINE else f"{line[: _LINE - 3]}..."
    escaped = _SPECIAL.sub(lambda found: f"#{ord(found[0])};", short)
    return _END.sub(lambda found: f"#{ord(found[1])};{found[2]}", escaped)
