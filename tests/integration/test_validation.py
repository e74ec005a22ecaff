"""Logs held against specs by a real TLC: correct ones, partial ones, and ones with a single mistake."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pytlc.check import Question
from pytlc.check.narrators import narrator_for
from pytlc.conform.log_module import Spec
from pytlc.conform.logs import Event, Log, Vocabulary, read_log, resolve
from pytlc.conform.validation import Validation, Validator, initial_state
from pytlc.conform.walks import walk
from pytlc.replay import Narrator
from pytlc.spec.family import load_family
from pytlc.tlc import TlcOptions, TlcRunner, job_from_path
from pytlc.toolchain import available_jars, find_java, find_toolchain
from pytlc.toolchain.find import Toolchain
from tests.integration.command import pytlc

pytestmark = pytest.mark.java

SPECS = Path(__file__).parents[1] / "data" / "specs"
OPTIONS = TlcOptions(expected_states=1000)
LENGTH, SEED = 30, 1
#: An event after which nothing but one pCPU's state changes, in the middle of the walk.
PLACE = 10
HEADER = {"format": "pytlc log", "version": 1, "steps": "all"}
ANN_PAYS = {"action": "Pay", "args": ["ann", "bob", 3], "state": {"account[bob].balance": 3}}
BOB_PAYS = {"action": "Pay", "args": ["bob", "cid", 2], "state": {"account[cid].balance": 2}}
CID_PAYS = {"action": "Pay", "args": ["cid", "ann", 1], "state": {"account[ann].balance": 2}}
BOB_PAYS_AGAIN = {"action": "Pay", "args": ["bob", "ann", 1]}
BOB_CLOSES = {"action": "Close", "args": ["bob"], "state": {"account[bob]": {"balance": 0, "open": False}}}
DRAW_RED = {"action": "Draw", "args": ["red"]}
ACCOUNTS = (ANN_PAYS, BOB_PAYS, CID_PAYS, BOB_PAYS_AGAIN, BOB_CLOSES)


@pytest.fixture(scope="module")
def vgic() -> tuple[Validator, Narrator[Any]]:
    """A validator of vgic@v4 on a small machine, and its reference model."""
    family = load_family("vgic")
    scope = family.scope(vcpus=2, spis=1, lrs=1)
    question = Question.of_target(family.target("v4"), scope, (), TlcOptions(), symmetry=False)
    narrator = narrator_for(question.about)
    assert narrator is not None
    initial = narrator.view(next(iter(narrator.init())))
    runner = TlcRunner(find_toolchain())
    return Validator(Spec.of(question.job), runner, initial, narrator, OPTIONS), narrator


@pytest.fixture(scope="module")
def accounts() -> Validator:
    """A validator of a small spec that has no reference model."""
    return validator_of("Accounts", TlcRunner(find_toolchain()))


def validator_of(name: str, runner: TlcRunner) -> Validator:
    """A validator of one of the small specs."""
    spec = Spec.of(job_from_path(SPECS / f"{name}.tla"))
    return Validator(spec, runner, initial_state(spec, runner, OPTIONS), None, OPTIONS)


def answer(validator: Validator, log: Log) -> Validation:
    """The answer for one log."""
    (one,) = validator.validate([log]).answers
    return one


def log_of(validator: Validator, folder: Path, *rows: object, **header: object) -> Log:
    """A log that is read from a file."""
    path = folder / "log.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in (HEADER | header, *rows)))
    vocabulary = Vocabulary(validator.initial, validator.spec.models, validator.spec.actions)
    return resolve(read_log(path), vocabulary)


def test_walks_of_the_model_are_behaviours_of_the_spec(vgic: tuple[Validator, Narrator[Any]]) -> None:
    """Several in one search, with every variable of every state."""
    validator, narrator = vgic
    walks = [walk(narrator, length=LENGTH, seed=seed) for seed in range(4)]
    answers = validator.validate(walks)
    assert answers.accepted
    assert answers.stats.distinct == 4 * (LENGTH + 1)


def _without(events: list[Event]) -> list[Event]:
    return events[:PLACE] + events[PLACE + 1 :]


def _swapped(events: list[Event]) -> list[Event]:
    return [*events[:PLACE], events[PLACE + 1], events[PLACE], *events[PLACE + 2 :]]


def _changed(events: list[Event]) -> list[Event]:
    event = events[PLACE]
    seen = tuple(replace(part, value=7) if part.where == "retargets" else part for part in event.seen)
    return [*events[:PLACE], replace(event, seen=seen), *events[PLACE + 1 :]]


@pytest.mark.parametrize("damage", [_without, _swapped, _changed])
def test_a_walk_with_one_mistake_is_refused_where_it_is(
    vgic: tuple[Validator, Narrator[Any]], damage: Callable[[list[Event]], list[Event]]
) -> None:
    """One event removed, two swapped, one field changed: the prefix replays, and what is allowed is told."""
    validator, narrator = vgic
    whole = walk(narrator, length=LENGTH, seed=SEED)
    refusal = answer(validator, replace(whole, events=tuple(damage(list(whole.events))))).refusal
    assert refusal is not None
    assert refusal.number == PLACE + 1
    assert refusal.prefix is not None
    assert len(refusal.prefix) == PLACE + 1
    assert [str(action) for action in refusal.prefix.actions[1:]] == [str(e) for e in whole.events[:PLACE]]
    assert refusal.story is not None
    assert str(whole.events[PLACE]) in {str(step.action) for step in refusal.allowed}
    enabled = narrator.enabled(_last(validator, whole, PLACE))
    assert {str(step.action) for step in refusal.allowed} == {str(action) for action, _ in enabled}


def _last(validator: Validator, log: Log, count: int) -> Any:
    narrator = validator.narrator
    assert narrator is not None
    (state,) = narrator.init()
    for event in log.events[:count]:
        after = {str(action): following for action, following in narrator.enabled(state)}
        state = after[str(event)]
    return state


def test_the_changed_field_is_named(vgic: tuple[Validator, Narrator[Any]]) -> None:
    """It is the only difference of the step that the spec allows under the event's name."""
    validator, narrator = vgic
    whole = walk(narrator, length=LENGTH, seed=SEED)
    refusal = answer(validator, replace(whole, events=tuple(_changed(list(whole.events))))).refusal
    assert refusal is not None
    (change,) = refusal.same[0].changes
    assert (change.where, change.before) == ("retargets", 7)


@pytest.mark.parametrize(
    ("kept", "every", "gap"),
    [({"pc", "physState"}, 1, 0), (set(), 1, 0), ({"pc", "status", "inflight"}, 3, 2)],
)
def test_partial_logs_are_accepted(
    vgic: tuple[Validator, Narrator[Any]], kept: set[str], every: int, gap: int
) -> None:
    """Some variables unseen, all of them, or two of three steps: what is left fits."""
    validator, narrator = vgic
    whole = walk(narrator, length=LENGTH, seed=SEED)
    events = tuple(
        replace(event, seen=tuple(part for part in event.seen if part.where in kept))
        for event in whole.events[every - 1 :: every]
    )
    partial = replace(whole, events=events, gap=gap)
    assert answer(validator, partial).accepted
    assert gap == 0 or not answer(validator, replace(partial, gap=gap - 1)).accepted


def test_states_alone_are_enough(vgic: tuple[Validator, Narrator[Any]]) -> None:
    """Without names of actions the same walk is accepted."""
    validator, narrator = vgic
    whole = walk(narrator, length=LENGTH, seed=SEED)
    events = tuple(replace(event, action=None, arguments=None) for event in whole.events)
    assert answer(validator, replace(whole, events=events)).accepted


def test_a_log_of_any_spec_is_accepted(accounts: Validator, tmp_path: Path) -> None:
    """Written by hand, with names, arguments and parts of the state."""
    assert answer(accounts, log_of(accounts, tmp_path, *ACCOUNTS)).accepted


@pytest.mark.parametrize(
    ("rows", "number", "allowed"),
    [
        ((ANN_PAYS, CID_PAYS, BOB_PAYS_AGAIN, BOB_CLOSES), 2, False),
        ((BOB_PAYS, ANN_PAYS, *ACCOUNTS[2:]), 2, False),
        ((*ACCOUNTS[:2], CID_PAYS | {"args": ["cid", "ann", 2]}, *ACCOUNTS[3:]), 3, True),
        ((*ACCOUNTS[:3], BOB_CLOSES), 4, False),
    ],
    ids=["removed", "reordered", "changed", "last but one removed"],
)
def test_a_damaged_log_of_any_spec_is_refused_where_it_breaks(
    accounts: Validator, tmp_path: Path, rows: tuple[object, ...], number: int, *, allowed: bool
) -> None:
    """The event, what led to it under its names, and whether the spec allows such a step there at all."""
    refusal = answer(accounts, log_of(accounts, tmp_path, *rows)).refusal
    assert refusal is not None
    assert refusal.number == number
    assert refusal.event is not None
    assert refusal.event.line == number + 1
    assert refusal.prefix is not None
    assert [a.name for a in refusal.prefix.actions[1:] if a] == ["Pay"] * (number - 1)
    assert bool(refusal.same) is allowed


def test_an_initial_state_that_does_not_fit_is_told(accounts: Validator, tmp_path: Path) -> None:
    """The refusal is before the first event."""
    refusal = answer(accounts, log_of(accounts, tmp_path, initial={"account[ann].balance": 5})).refusal
    assert refusal is not None
    assert (refusal.number, refusal.event) == (0, None)


@pytest.mark.long
@pytest.mark.parametrize(
    ("name", "row", "accepted"),
    [
        (
            "Tokens",
            DRAW_RED | {"state": {"bag": ["blue", "green"], "row": ["red"]}},
            True,
        ),
        ("Tokens", DRAW_RED | {"state": {"row": ["blue"]}}, False),
        ("Lights", {"action": "Repair", "state": {"light": "red"}}, True),
        ("Forks", {"action": "Take", "state": {"fork[1]": "p"}}, True),
    ],
)
def test_every_tlc_gives_the_same_answer(name: str, row: object, *, accepted: bool, tmp_path: Path) -> None:
    """Sets, sequences, a single variable, model values, with each TLC that can be had."""
    java = find_java()
    for jar in available_jars(java=java):
        validator = validator_of(name, TlcRunner(Toolchain(java, jar)))
        assert answer(validator, log_of(validator, tmp_path, row)).accepted is accepted, jar.version


@pytest.mark.long
def test_the_command_writes_walks_that_it_accepts_as_logs(tmp_path: Path) -> None:
    """Their header says of what machine they are; one that lacks an event is refused, exit code 1."""
    made = pytlc(
        "validate", "vgic@v1", "--spis", 1, "--walks", 2, "--length", 20, "--write", "w", cwd=tmp_path
    )
    assert made.code == 0, made.err
    assert made.out.splitlines()[:2] == ["walk 1: accepted, 20 events", "walk 2: accepted, 20 events"]
    log = tmp_path / "w" / "walk-1.jsonl"
    lines = log.read_text().splitlines()
    (tmp_path / "cut.jsonl").write_text("\n".join(lines[:5] + lines[6:]))
    said = pytlc("validate", "vgic@v1", "w/walk-1.jsonl", "cut.jsonl", "--json", cwd=tmp_path)
    assert said.code == 1, said.err
    whole, cut = said.data["logs"]
    assert whole["accepted"]
    assert not cut["accepted"]
    assert cut["refusal"]["line"] == cut["refusal"]["event"] + 1 >= 6


def test_the_command_refuses_a_log_of_another_machine(tmp_path: Path) -> None:
    """Target and sizes of the header have to agree with what is asked."""
    (tmp_path / "a.jsonl").write_text(json.dumps(HEADER | {"target": "vgic@v4", "scope": {"spis": 1}}))
    other = pytlc("validate", "vgic@v5", "a.jsonl", cwd=tmp_path)
    assert other.code == 2
    assert "a.jsonl is a log of vgic@v4, not of vgic@v5" in other.err
    larger = pytlc("validate", "vgic@v4", "a.jsonl", "--spis", 2, cwd=tmp_path)
    assert larger.code == 2
    assert "a machine with --spis 1, not 2" in larger.err
