"""A run as a page: the verdict in words, every behaviour as a diagram, the spec, and how to repeat it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pytlc.check import Answer
from pytlc.check.verdict import AS_EXPECTED, BOUNDED
from pytlc.report.lockorder import order_in_words
from pytlc.report.page import render_page
from pytlc.report.reproducing import Way
from pytlc.report.run_example import ExampleView, example_view
from pytlc.report.words import headline, statistics
from pytlc.spec.listing import Listing
from pytlc.tlc import Coverage, Diagnostic
from pytlc.vacuity.actions import never_taken

TEMPLATE, SCRIPT = "run.html.j2", "run.js"
_STATES = {AS_EXPECTED: "good", BOUNDED: "open"}
_PRINTED = 40


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a run is and what made it.

    Attributes:
        name: Of the run.
        main: Name of its main module.
        headline: What the page is about, where that is not what came out of a run.
        facts: What is known of it: a term and a text each.
        ways: How to repeat it.
        claims: What each property claims, in words.
    """

    name: str
    main: str
    headline: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    ways: tuple[Way, ...] = ()
    claims: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class _Module:
    name: str
    text: str
    lines: int


@dataclass(frozen=True, slots=True)
class _Message:
    level: str
    place: str
    text: str


@dataclass(frozen=True, slots=True)
class _Counted:
    name: str
    taken: str
    distinct: str
    place: str
    source: str
    never: bool


def run_html(answer: Answer, listing: Listing, origin: Origin) -> str:
    """The page.

    Args:
        answer: What came out.
        listing: The modules of the spec; empty for a behaviour of which no spec is known.
        origin: Where it is kept and how it was made.
    """
    examples = tuple(_examples(answer, listing, origin.claims or {}))
    modules = tuple(_modules(listing, examples, origin.main))
    return render_page(
        TEMPLATE,
        script=SCRIPT,
        title=origin.headline or f"{answer.target}: {_short(answer)}",
        headline=origin.headline or headline(answer),
        state=_STATES.get(answer.exit_code, "bad"),
        answer=answer,
        severity=answer.severity.value if answer.severity else "",
        claims=[(name, (origin.claims or {}).get(name, "")) for name in answer.properties],
        statistics=statistics(answer.result.stats),
        origin=origin,
        examples=examples,
        modules=modules,
        messages=list(_messages(answer)),
        printed=answer.result.printed[:_PRINTED],
        unprinted=max(len(answer.result.printed) - _PRINTED, 0),
        coverage=list(_coverage(answer.result.coverage or (), listing)),
        order=_order(answer),
        data={"examples": [example.data for example in examples]},
    )


def _short(answer: Answer) -> str:
    """What came out, in a few words, for the title of the window."""
    result = answer.result
    if result.findings:
        return f"{result.property or result.outcome.value} violated"
    return "the reference model disagrees" if answer.divergence else result.outcome.value


def _examples(answer: Answer, listing: Listing, claims: Mapping[str, str]) -> Iterator[ExampleView]:
    number = 0
    for example in answer.counterexamples:
        number += 1
        yield example_view(example, number, listing, claims, has_model=answer.has_model)
    for edge in answer.lock_examples:
        if edge.counterexample is not None:
            number += 1
            held, wanted = edge.pair
            title = f"A {wanted} lock is wanted while a {held} lock is held"
            example = edge.counterexample
            yield example_view(example, number, listing, claims, has_model=answer.has_model, title=title)


def _modules(listing: Listing, examples: Sequence[ExampleView], main: str) -> Iterator[_Module]:
    """The modules that the page points into, the main one first."""
    shown = {f"{main}.tla"}
    for example in examples:
        shown |= {region[0] for region in (example.data or {}).get("regions", ())}
    for name in sorted(shown & listing.files.keys(), key=lambda name: (name != f"{main}.tla", name)):
        lines = listing.lines(name)
        yield _Module(name, "\n".join(lines), len(lines))


def _messages(answer: Answer) -> Iterator[_Message]:
    for found in answer.result.diagnostics:
        said = "\n".join((found.message.strip(), *found.excerpt))
        yield _Message(found.level.value, _place(found, answer), said)


def _place(found: Diagnostic, answer: Answer) -> str:
    if found.module is None:
        return f"line {found.line} of the cfg" if found.line is not None else ""
    source = answer.sources.at(f"{found.module}.tla", found.line)
    return f"{found.place}{f' from {source}' if source else ''}"


def _coverage(blocks: Sequence[Coverage], listing: Listing) -> Iterator[_Counted]:
    unused = {(action.name, action.location) for action in never_taken(blocks)}
    for block in blocks:
        action = block.action
        yield _Counted(
            name=action.name,
            taken=_number(action.generated),
            distinct=_number(action.distinct),
            place=f"{action.location.module}:{action.location.begin_line}",
            source=str(listing.sources.of(action.location) or ""),
            never=(action.name, action.location) in unused,
        )


def _number(number: int | None) -> str:
    return "-" if number is None else f"{number:,}"


def _order(answer: Answer) -> dict[str, Any] | None:
    order = answer.lock_order
    if order is None:
        return None
    return {
        "words": order_in_words(order),
        "cycles": [[*cycle, cycle[0]] for cycle in order.cycles],
        "edges": order.edges,
        "complete": order.complete,
    }
