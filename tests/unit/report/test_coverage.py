"""Coverage: how often each action was taken, and which were not."""

from __future__ import annotations

from collections.abc import Callable

from rich.console import Group

from pytlc.report.coverage import coverage_text
from pytlc.spec.source_map import NO_SOURCES, SourceLine, SourceMap
from pytlc.tlc import Coverage
from pytlc.tlc.events import ActionCoverage
from pytlc.trace import Location
from pytlc.vacuity.actions import never_taken

Render = Callable[..., str]

SOURCES = SourceMap({"M.tla": (None, SourceLine("layers/v2.tla.j2", 17, "up", "v2"))})


def block(name: str, distinct: int | None, generated: int | None, line: int = 2) -> Coverage:
    """What TLC counted for an action, in module M."""
    return Coverage(ActionCoverage(name, Location("M", line, 1, line, 4), distinct, generated), ())


def test_each_action_has_its_counts_and_both_of_its_places(render: Render) -> None:
    """Times taken, distinct states, module and template; a count that TLC does not give is a dash."""
    blocks = (block("Up", 6, 1200), block("Inv", None, None, line=1))
    assert render(Group(*coverage_text(blocks, SOURCES, complete=True))) == (
        "\n"
        "action  taken  distinct  defined at  template\n"
        "Up      1,200         6  M:2         layers/v2.tla.j2:17\n"
        "Inv         -         -  M:1\n"
    )


def test_a_place_stays_whole_on_a_narrow_console(render: Render) -> None:
    """It can be searched for, and clicked on."""
    narrow = render(Group(*coverage_text((block("Up", 6, 1200),), SOURCES, complete=True)), width=20)
    assert "layers/v2.tla.j2:17\n" in narrow


def test_without_templates_there_is_no_column_for_them(render: Render) -> None:
    """A user's spec has only modules."""
    assert render(Group(*coverage_text((block("Up", 6, 7),), NO_SOURCES, complete=True))) == (
        "\naction  taken  distinct  defined at\nUp          7         6  M:2\n"
    )


def test_actions_that_were_not_taken_are_a_warning(render: Render) -> None:
    """Each with where it is; after a search that was stopped it may still be possible."""
    blocks = (block("Init", 1, 1), block("Up", 0, 0))
    complete, stopped = (
        render(Group(*coverage_text(blocks, SOURCES, complete=complete))) for complete in (True, False)
    )
    where = "  Up at M:2, from layers/v2.tla.j2:17 (block up, layer v2)\n"
    assert complete.endswith(f"\nwarning: 1 action was never taken:\n{where}")
    assert stopped.endswith(f"\nwarning: 1 action was not taken before the search ended:\n{where}")


def test_an_action_that_is_taken_in_one_of_its_places_is_taken() -> None:
    """TLC counts the places of Next apart; one that only repeats states is taken, a property is no action."""
    blocks = (block("Up", 0, 0), block("Up", 0, 3), block("Down", 0, 0), block("Down", 0, 0))
    assert [action.name for action in never_taken((*blocks, block("Inv", None, None)))] == ["Down"]
