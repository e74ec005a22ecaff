"""How pytlc stands to TLC alone for a test: by what differs, and by the list of what is known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from tests.tlc_tests.checking import Compared
from tests.tlc_tests.known import UNMAPPED, Known


class Standing(Enum):
    """How pytlc stands to TLC alone for a test."""

    AGREES = "agrees"
    EXPLAINED = "explained"
    """It differs, and the reason is TLC's."""
    DIFFERS = "differs"
    UNMAPPED = "unmapped"
    """No command can be made of it, and why is known."""
    NEW_UNMAPPED = "unmapped, unknown why"
    STALE = "stale"
    """It is listed, and does not differ any more, or in another way."""

    @property
    def is_failure(self) -> bool:
        """Somebody has to look at it."""
        return self in {Standing.DIFFERS, Standing.NEW_UNMAPPED, Standing.STALE}


@dataclass(frozen=True, slots=True)
class Judged:
    """A test, how pytlc stands to TLC for it, and why."""

    compared: Compared
    standing: Standing
    why: str = ""


def judge(compared: Compared, listed: Iterable[Known], version: str) -> Judged:
    """The standing of one test, with this TLC."""
    entry = next((known for known in listed if known.is_about(compared.model, version)), None)
    apart = compared.unmapped or compared.differs
    if entry is None:
        standing = Standing.AGREES
        if apart:
            standing = Standing.NEW_UNMAPPED if compared.unmapped else Standing.DIFFERS
        return Judged(compared, standing, apart)
    if not apart:
        standing = Standing.AGREES if entry.may_agree else Standing.STALE
        return Judged(compared, standing, f"agrees, but is listed: {entry.reason}")
    if entry.kind == UNMAPPED:
        return Judged(compared, Standing.UNMAPPED, entry.reason)
    return Judged(compared, Standing.EXPLAINED, f"{entry.reason} ({apart})")
