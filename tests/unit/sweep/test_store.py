"""The database: nothing is lost or overwritten, several may write, and what is no store is refused."""

from __future__ import annotations

import sqlite3
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from pytlc.errors import StorageError, UsageError
from pytlc.sweep import Entry, Kind, Point, Record, Store
from pytlc.tlc import Outcome

DIGEST = "ab" * 32
SUCCESS = Record(
    DIGEST, Outcome.SUCCESS, distinct=30, generated=99, depth=4, seconds=0.5, tlc="2.18", where="warm"
)


def entries(*digests: str) -> list[Entry]:
    """One point for each digest, and one that is outside."""
    made = [
        Entry(number, Point((("version", "v0"), ("vcpus", number))), digest=digest)
        for number, digest in enumerate(digests)
    ]
    return [
        *made,
        Entry(len(made), Point((("version", "v0"), ("vcpus", 99))), Kind.OUTSIDE, reason="too many"),
    ]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A new one."""
    return Store(tmp_path / "sweeps.sqlite")


def test_a_result_comes_back_as_it_was_put(store: Store) -> None:
    """Every field, and the time at which it was recorded."""
    record = replace(
        SUCCESS,
        outcome=Outcome.INVARIANT,
        property="P",
        exit_code=1,
        length=36,
        run="r",
        replayed=True,
        deadline=2.5,
    )
    kept = store.put(record)
    found = store.get(DIGEST)
    assert found == kept
    assert found is not None
    assert replace(found, finished=0.0) == record
    assert found.finished > 1e9
    assert store.get("cd" * 32) is None


def test_what_settles_a_question_stays(store: Store) -> None:
    """A later run that was stopped does not replace a verdict; a verdict replaces one that was stopped."""
    stopped = Record(DIGEST, Outcome.BOUNDED, reason="the deadline of 1 s", deadline=1.0)
    store.put(stopped)
    store.put(SUCCESS)
    assert store.put(stopped).outcome is Outcome.SUCCESS
    found = store.get(DIGEST)
    assert found is not None
    assert found.outcome is Outcome.SUCCESS


@pytest.mark.parametrize(
    ("outcome", "had", "has", "settled"),
    [
        (Outcome.SUCCESS, None, 5.0, True),
        (Outcome.PARSE, None, None, True),
        (Outcome.BOUNDED, 5.0, 5.0, True),
        (Outcome.BOUNDED, 5.0, 6.0, False),
        (Outcome.BOUNDED, 5.0, None, False),
        (Outcome.CRASHED, None, None, False),
        (Outcome.EXHAUSTED, 5.0, 5.0, False),
    ],
)
def test_a_stopped_search_counts_only_for_no_longer_deadlines(
    outcome: Outcome, had: float | None, has: float | None, *, settled: bool
) -> None:
    """What crashed or ran out of memory is always tried again."""
    assert Record(DIGEST, outcome, deadline=had).settles(has) is settled


def test_a_sweep_is_a_list_of_points_with_results(store: Store) -> None:
    """The counts are of checks, not of points; a sweep that is begun again stays as it is."""
    other = "cd" * 32
    store.put(SUCCESS)
    store.begin("a" * 12, "mine", "vgic", {"axes": []}, entries(DIGEST, other))
    store.begin("a" * 12, "renamed", "vgic", {}, entries(other))
    (info,) = store.sweeps()
    assert (info.name, info.points, info.asked, info.recorded) == ("mine", 3, 2, 1)
    found = store.entries(info.id)
    assert [entry.kind for entry in found] == [Kind.ASKED, Kind.ASKED, Kind.OUTSIDE]
    assert found[0].record is not None
    assert found[1].record is None
    assert found[2].reason == "too many"
    assert found[1].point == Point((("version", "v0"), ("vcpus", 1)))


def test_a_sweep_is_found_by_name_or_digits(store: Store) -> None:
    """The newest of a name counts; what may mean several is refused with what there is."""
    store.begin("abc000000000", "one", "vgic", {}, entries(DIGEST))
    store.begin("abd000000000", "one", "vgic", {}, entries(DIGEST))
    assert store.find("abc").id == "abc000000000"
    assert store.find("one").id == store.find("last").id == store.sweeps()[0].id
    with pytest.raises(UsageError, match="may mean several"):
        store.find("ab")
    with pytest.raises(UsageError, match=r"no sweep 'x'.*abc000000000 \(one\)"):
        store.find("x")


def test_a_removed_sweep_leaves_its_results(store: Store) -> None:
    """Other sweeps have the same points."""
    store.put(SUCCESS)
    store.begin("a" * 12, "mine", "vgic", {}, entries(DIGEST))
    store.remove("a" * 12)
    assert store.sweeps() == ()
    assert store.get(DIGEST) is not None


def test_points_that_are_left_out_say_why(store: Store) -> None:
    """The reason stands with the point."""
    store.begin("a" * 12, "mine", "vgic", {}, entries(DIGEST))
    store.cut("a" * 12, {0: "vcpus=1 fails already"})
    assert store.entries("a" * 12)[0].cut == "vcpus=1 fails already"


def test_attempts_are_noted(store: Store) -> None:
    """Each time that a check is begun."""
    assert store.attempts(DIGEST) == ()
    store.attempt(DIGEST)
    store.attempt(DIGEST)
    first, second = store.attempts(DIGEST)
    assert first <= second


def test_several_writers_lose_nothing(tmp_path: Path) -> None:
    """Eight connections write forty results each, at the same time."""
    path = tmp_path / "sweeps.sqlite"

    def write(writer: int) -> None:
        with Store(path) as store:
            for number in range(40):
                store.put(replace(SUCCESS, digest=f"{writer:032x}{number:032x}"))

    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT count(*) FROM results").fetchone() == (320,)
    connection.close()


def test_what_is_no_store_is_refused(tmp_path: Path) -> None:
    """Another file, another database, one of a newer version, a folder that cannot be written."""
    text = tmp_path / "notes.txt"
    text.write_text("not a database, and long enough to be looked at as one" * 40)
    with pytest.raises(UsageError, match=r"notes\.txt is no database of sweeps"):
        Store(text)
    assert text.read_text().startswith("not a database")
    foreign = tmp_path / "foreign.sqlite"
    with sqlite3.connect(foreign) as connection:
        connection.execute("CREATE TABLE t (x)")
    connection.close()
    with pytest.raises(UsageError, match="expected version 1, found 0"):
        Store(foreign)
    with pytest.raises(StorageError, match="name another"):
        Store(text / "sweeps.sqlite")


def test_a_sweep_that_is_made_again_is_the_newest(store: Store) -> None:
    """The last sweep is the one that was made last: first good, then bad, then good again."""
    for sweep in ("abc000000000", "abd000000000", "abc000000000"):
        store.begin(sweep, "one", "vgic", {}, entries(DIGEST))
    assert store.find("last").id == "abc000000000"
    assert store.find("one").id == "abc000000000"
    assert len(store.sweeps()) == 2


def test_what_an_open_check_found_last_is_kept(store: Store) -> None:
    """Although an earlier result settles the question as well."""
    store.put(SUCCESS)
    violated = replace(SUCCESS, outcome=Outcome.INVARIANT)
    assert store.put(violated).outcome is Outcome.SUCCESS
    assert store.put(violated, newest=True).outcome is Outcome.INVARIANT
    found = store.get(DIGEST)
    assert found is not None
    assert found.outcome is Outcome.INVARIANT
