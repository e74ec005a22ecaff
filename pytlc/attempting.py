"""Stages after a verdict: what fails in one of them is told beside the verdict, and never in its place."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from pytlc.errors import PytlcError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Failure:
    """A stage that failed.

    Attributes:
        stage: What was attempted: ``minimising``.
        reason: Why it failed, in words.
        bug: The traceback of an error that pytlc does not raise on purpose; empty for one that it does.
    """

    stage: str
    reason: str
    bug: str = ""

    def __str__(self) -> str:
        return f"{self.stage} failed: {self.reason}"


def attempt(stage: str, work: Callable[[], T]) -> T | Failure:
    """Do something that a verdict does not depend on; what keeps it from being done is a value."""
    try:
        return work()
    except PytlcError as error:
        return Failure(stage, str(error))
    except Exception as error:  # noqa: BLE001  # a bug in this stage must not take the verdict with it
        told = f"{type(error).__name__}: {error} (a bug in pytlc)"
        return Failure(stage, told, traceback.format_exc())
