"""A sweep as a page: verdicts at a glance, the smallest machines that fail and how, and what it costs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from shlex import quote

from pytlc.check import Answer
from pytlc.report.page import render_page
from pytlc.report.plot import plot_style, plot_svg
from pytlc.report.run_example import ExampleView, example_view
from pytlc.report.sweep_grid import GridView, grid_view, look, point_anchor
from pytlc.report.sweep_plots import sweep_plots
from pytlc.spec.listing import Listing
from pytlc.sweep import Entry, Kind, SweepInfo
from pytlc.sweep.subject import PROPERTY
from pytlc.sweep.summary import Smallest, growth, smallest, verdict

TEMPLATE, SCRIPT = "sweep.html.j2", "sweep.js"


@dataclass(frozen=True, slots=True)
class Shown:
    """The counterexample of a point, as far as it can be shown.

    Attributes:
        answer: What its run came to; None where that cannot be shown.
        listing: The modules of its spec.
        claims: What each property claims, in words.
        why: Why it cannot be shown.
    """

    answer: Answer | None = None
    listing: Listing = field(default_factory=Listing)
    claims: Mapping[str, str] = field(default_factory=dict)
    why: str = ""


@dataclass(frozen=True, slots=True)
class _Fact:
    term: str
    text: str


@dataclass(frozen=True, slots=True)
class _Failing:
    """A smallest machine that fails: where its point is, its counterexample, or why there is none here."""

    words: str
    verdict: str
    point: str
    anchor: str
    command: str
    why: str
    example: ExampleView | None


@dataclass(frozen=True, slots=True)
class _Sort:
    """The smallest failing machines of a kind."""

    words: str
    looked: int
    failing: tuple[_Failing, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    """A point with all that is known of it."""

    anchor: str
    mark: str
    classes: str
    values: tuple[str, ...]
    numbers: tuple[str, ...]
    run: str
    reason: str


def sweep_html(info: SweepInfo, entries: Sequence[Entry], shown: Mapping[int, Shown]) -> str:
    """The page.

    Args:
        info: Which sweep.
        entries: Its points.
        shown: The counterexamples that stand in it, by position of their point.
    """
    found = tuple(_sorts(info, entries, shown))
    plots = sweep_plots(entries, info.is_size)
    return render_page(
        TEMPLATE,
        script=SCRIPT,
        title=f"Sweep {info.name} of {info.subject}",
        state=_state(entries),
        total=_total(entries),
        facts=list(_facts(info, entries)),
        grid=_grid(entries),
        sorts=found,
        plots=[plot_svg(plot) for plot in plots],
        plot_style=plot_style(),
        growth=[
            (one.axis, _words(one.others), _factor(one.states), _factor(one.seconds), _course(one.points))
            for one in growth(entries, info.is_size)
        ],
        left=list(_left(entries)),
        axes=[name for name, _ in entries[0].point.values] if entries else [],
        rows=list(map(_row, entries)),
        command=_command(info),
        others=sum(1 for entry in entries if entry.record and entry.record.run) - len(shown),
        info=info,
    )


def _grid(entries: Sequence[Entry]) -> GridView | None:
    names = [name for name, _ in entries[0].point.values] if entries else []
    varying = [name for name in names if len({entry.point[name] for entry in entries}) > 1]
    return grid_view(entries, varying or names) if names else None


def _state(entries: Sequence[Entry]) -> str:
    looks = {look(entry).classes for entry in entries}
    return "bad" if "bad" in looks else "open" if "unknown" in looks else "good"


def _total(entries: Sequence[Entry]) -> str:
    words = [look(entry).word for entry in entries]
    told = ", ".join(f"{words.count(word):,} {word}" for word in dict.fromkeys(words))
    return f"{len(entries):,} points: {told}"


def _facts(info: SweepInfo, entries: Sequence[Entry]) -> Iterator[_Fact]:
    yield _Fact("sweep", info.id)
    yield _Fact("begun", _date(info.created))
    records = [entry.record for entry in entries if entry.record is not None]
    if records:
        yield _Fact("last result", _date(max(record.finished for record in records)))
        yield _Fact("TLC", ", ".join(sorted({record.tlc for record in records} - {""})) or "not known")
        seconds = sum({record.digest: record.seconds or 0 for record in records}.values())
        yield _Fact("searching, all together", f"{seconds:,.0f} s")
    yield _Fact("checks", f"{info.recorded:,} of {info.asked:,} recorded, {info.points:,} points")
    for axis, values in info.definition.get("axes", []):
        yield _Fact(str(axis), ", ".join(map(str, values)))
    if info.definition.get("assume"):
        yield _Fact("only where", str(info.definition["assume"]))
    if info.definition.get("wise"):
        yield _Fact("covers", f"every combination of {info.definition['wise']} axes")


def _sorts(info: SweepInfo, entries: Sequence[Entry], shown: Mapping[int, Shown]) -> Iterator[_Sort]:
    number = 0
    for one in smallest(entries, info.is_size):
        failing = []
        for entry in one.entries:
            number += 1
            failing.append(_failing(entry, one, shown.get(entry.position), number))
        if failing or one.looked:
            yield _Sort(_words(one.sort), one.looked, tuple(failing))


def _failing(entry: Entry, one: Smallest, there: Shown | None, number: int) -> _Failing:
    sizes = tuple(pair for pair in entry.point.values if pair not in one.sort)
    run = entry.record.run if entry.record else None
    return _Failing(
        words=_words(sizes) or str(entry.point),
        verdict=verdict(entry),
        point=point_anchor(entry),
        anchor=f"example-{number}",
        command=f"pytlc report {run}" if run else "",
        why=there.why if there else "",
        example=_example(there, entry, number) if there else None,
    )


def _example(there: Shown, entry: Entry, number: int) -> ExampleView | None:
    answer = there.answer
    if answer is None or not answer.counterexamples:
        return None
    title = f"{verdict(entry)} with {entry.point}"
    first, has_model = answer.counterexamples[0], answer.has_model
    return example_view(first, number + 1, there.listing, there.claims, has_model=has_model, title=title)


def _left(entries: Sequence[Entry]) -> Iterator[tuple[str, int]]:
    """Why points have no answer, and how many."""
    reasons: dict[str, int] = {}
    for entry in entries:
        record = entry.record
        if record is None:
            reason = entry.cut or entry.reason or "not run yet"
        elif record.is_judged:
            continue
        else:
            reason = f"{look(entry).word}: {record.reason or record.outcome.value}"
        reasons[reason] = reasons.get(reason, 0) + 1
    yield from reasons.items()


def _row(entry: Entry) -> _Row:
    record = entry.record
    numbers = (record.distinct, record.depth, record.length) if record else (None, None, None)
    seconds = "" if record is None or record.seconds is None else f"{record.seconds:.1f}"
    same = entry.reason if entry.kind is Kind.SAME else None
    reason = entry.cut or entry.reason if record is None else same or record.reason
    return _Row(
        anchor=point_anchor(entry),
        mark=f"{look(entry).symbol} {verdict(entry)}",
        classes=look(entry).classes,
        values=tuple(str(value) for _, value in entry.point.values),
        numbers=(*("" if n is None else f"{n:,}" for n in numbers), seconds),
        run=(record.run or "") if record else "",
        reason=reason or "",
    )


#: The option for each thing that was asked besides; one with a value is repeated for each.
_OPTIONS = {
    "properties": "--property",
    "layers": "--layer",
    "invariants": "--invariant",
    "temporal": "--temporal",
    "without": "--no-property",
    "config": "--config",
    "libraries": "--library",
    "reads": "--reads",
    "liveness": "--liveness",
    "no_symmetry": "--no-symmetry",
    "stop_at_first_failure": "--stop-at-first-failure",
}


def _command(info: SweepInfo) -> str:
    """What makes the sweep again."""
    is_spec = info.subject.endswith(".tla")
    options = info.definition.get("options", {})
    parts = ["pytlc", "sweep", quote(str(options.get("target", info.subject)))]
    for axis, values in info.definition.get("axes", []):
        text = ",".join(map(str, values))
        if is_spec:
            parts += ["--constant", quote(f"{axis}={text}")]
        else:
            parts += ["--axis", quote(f"{axis}={text}")] if axis == PROPERTY else [f"--{axis}", quote(text)]
    for name, option in _OPTIONS.items():
        given = options.get(name)
        if given is True:
            parts.append(option)
        for value in given if isinstance(given, list) else [given] if isinstance(given, str) else []:
            parts += [option, quote(value)]
    if info.definition.get("assume"):
        parts += ["--assume", quote(str(info.definition["assume"]))]
    if info.definition.get("wise"):
        parts += ["--wise", str(info.definition["wise"])]
    return " ".join(parts)


def _words(pairs: Sequence[tuple[str, object]]) -> str:
    return ", ".join(f"{name}={value}" for name, value in pairs)


def _factor(value: float | None) -> str:
    return "" if value is None else f"x {value:.2f}"


def _course(points: Sequence[tuple[int, int, float | None]]) -> str:
    return ", ".join(f"{value}: {states:,}" for value, states, _ in points)


def _date(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M UTC")
