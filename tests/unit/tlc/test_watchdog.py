"""The watchdog on a process that says what the test lets it say."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytlc.tlc import Outcome, RunEnd, Stop, watchdog
from pytlc.tlc.fold import HUNG, fold
from pytlc.tlc.watchdog import Hung, Watchdog

_LOOP = "\tat tlc2.output.MP.replaceString(MP.java:1972)\n"


class _Process:
    """Answers each request for its stacks with the next text."""

    def __init__(self, errors: Path, *answers: str) -> None:
        self.errors = errors
        self.answers = list(answers)
        errors.write_text("said before: tlc2.output.MP.replaceString\n")

    def answer(self, _process: int) -> None:
        with self.errors.open("a") as file:
            file.write(self.answers.pop(0))


def _watched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *answers: str) -> tuple[Watchdog, list[float]]:
    process = _Process(tmp_path / "err", *answers)
    monkeypatch.setattr(watchdog, "ask_for_stacks", process.answer)
    now = [0.0]
    dog = Watchdog(process.errors, silence=10.0, clock=lambda: now[0])
    dog.started(7)
    return dog, now


def _tick(dog: Watchdog, now: list[float], *times: float) -> None:
    for time in times:
        now[0] = time
        dog.tick()


def test_two_dumps_in_the_loop_are_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One may be by chance, and what was on standard error before does not count."""
    dog, now = _watched(tmp_path, monkeypatch, _LOOP, _LOOP)
    _tick(dog, now, 5, 10, 15, 20)
    with pytest.raises(Hung):
        _tick(dog, now, 30)


def test_a_tlc_that_works_or_speaks_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However long it is silent."""
    dog, now = _watched(tmp_path, monkeypatch, "at work\n", _LOOP, "at work\n", _LOOP, _LOOP, _LOOP)
    _tick(dog, now, 10, 20, 30, 40)
    dog.heard()
    _tick(dog, now, 50, 60)


def test_a_run_that_hung_before_it_found_anything_is_a_crash() -> None:
    """The message says what to do."""
    result = fold([], RunEnd(Stop.HUNG))
    assert result.outcome is Outcome.CRASHED
    assert [error.message for error in result.errors] == [HUNG]
