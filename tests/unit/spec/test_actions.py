"""Which actions a layer changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytlc.spec.actions import changed_actions
from tests.unit.spec.toy_family import block, layer_text, own, toy, with_own

NEW = "C(p) ==\n  /\\ x' = 3\n"


@pytest.mark.parametrize(
    ("text", "changed", "told", "removed"),
    [
        (block("a", "A(p) ==\n  /\\ x' = 7\n"), {"A": "A"}, {"A"}, set()),
        (block("a", "A(p) == \\* as it is\n\n  /\\ x'  = Next2(x)\n"), {}, {"A"}, set()),
        (block("a", "A(p) == \\* as it was\n  /\\ x' = Next2(x)\n"), {}, set(), set()),
        (block("h", "Next2(v) == v + 2\n"), {"A": "Next2"}, {"A"}, set()),
        (block("h", "Next2(v) == v + 1 \\* more\n"), {}, set(), set()),
        (block("c", "\\*% if has.much\n  /\\ x' = 2\n\\*% endif\n"), {"B": "B"}, {"B"}, set()),
        (block("n", NEW), {"C": "C"}, {"C"}, set()),
        (block("b"), {}, set(), {"B"}),
        (block("a", "A(p) == Part(p)\nPart(p) ==\n  /\\ x' = 7\n"), {"A": "A"}, {"A"}, set()),
    ],
    ids=[
        "formula",
        "comment",
        "nothing",
        "helper",
        "comment of a helper",
        "condition",
        "new",
        "gone",
        "part",
    ],
)
def test_an_action_is_changed_when_its_formula_or_one_under_it_is(
    tmp_path: Path, text: str, changed: dict[str, str], told: set[str], removed: set[str]
) -> None:
    """Through which operator is said; a comment or the layout changes nothing; a new action counts."""
    target = with_own(toy(tmp_path, {}), "v2", own("Mine", layer_text(text)))
    found = changed_actions(target, target.own[0])
    assert (found.through, found.changed) == (changed, frozenset(changed))
    assert (found.told, found.removed) == (frozenset(told), frozenset(removed))


def test_a_layer_is_compared_with_what_is_below_it(tmp_path: Path) -> None:
    """Of two layers each has its own changes."""
    first = own("First1", layer_text(block("a", "A(p) ==\n  /\\ x' = 7\n")))
    second = own("Second1", layer_text(block("c", "  /\\ x' = 8\n")))
    target = with_own(toy(tmp_path, {}), "v2", first, second)
    assert [changed_actions(target, layer).changed for layer in target.own] == [{"A"}, {"B"}]
