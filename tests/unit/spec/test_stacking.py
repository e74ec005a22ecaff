"""Layers that fit together and layers that do not."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytlc.errors import LayerError, TemplateError
from pytlc.spec.family import Family, Target
from pytlc.spec.stacking import check_stack, environment_of
from tests.unit.spec.toy_family import block, layer_text, own, toy, with_own


def check(target: Target) -> None:
    """Do the layers fit?"""
    check_stack(target, environment_of(target))


@pytest.mark.parametrize(
    ("code", "layers"),
    [
        ("v2", {"v1": ("a",), "v2": ("a",)}),
        ("v0+Second", {"v1": ("a",), "v2": ("b",)}),
        ("v0+First+Second", {"v1": ("a",), "v2": ("a",)}),
        ("v2+Late", {"v1": ("a",), "Late": ("a",)}),
        ("v0+Late", {"v1": ("b",), "v2": ("c",), "Late": ("a",)}),
        ("v1+Late", {"v1": ("a",), "v2": ("h",), "Late": ("a",)}),
        ("other+Late", {"v1": ("b",), "other": ("h",), "Late": ("a",)}),
        ("v2+Late+Early", {"Late": ("a",), "Early": ("b",)}),
    ],
)
def test_layers_fit_where_each_replaces_what_it_was_written_on(
    tmp_path: Path, code: str, layers: dict[str, tuple[str, ...]]
) -> None:
    """Whatever else lies below, as long as the blocks that a layer overrides are those of its home."""
    check(toy(tmp_path, layers).target(code))


@pytest.mark.parametrize(
    ("code", "layers", "words"),
    [
        (
            "v2+Late+Early",
            {"Late": ("a",), "Early": ("a",)},
            ["Late and Early both override block a", "Early would undo Late", "leave one of them out"],
        ),
        (
            "v1+Early",
            {"v1": ("a",), "Early": ("a",)},
            ["Early was written on v0", "v1 (First) overrides block a too", "use toy@v0+Early", "for v1"],
        ),
        (
            "other+Late",
            {"other": ("a",), "Late": ("a",)},
            ["Late was written on v2", "other overrides block a too", "use toy@v2+Late"],
        ),
        (
            "v0+Second",
            {"v1": ("a",), "v2": ("a",)},
            ["v2 (Second) was written on v1, where v1 (First) has overridden block a", "add First below it"],
        ),
        (
            "v0+Late",
            {"v2": ("a",), "Late": ("a",)},
            ["Late was written on v2, where v2 (Second) has overridden block a", "use toy@v2+Late"],
        ),
        (
            "v0+Second+First",
            {"v1": ("a",), "v2": ("a",)},
            ["v2 (Second) was written on v1", "add First below it"],
        ),
        (
            "v1+Early",
            {"v1": ("c",), "Early": ("b",)},
            ["v1 (First) overrides block c too", "would be undone"],
        ),
        (
            "v1+Early",
            {"v1": ("b",), "Early": ("c",)},
            ["Early overrides block c, which is not there any more", "v1 (First) has replaced the text"],
        ),
        (
            "v2",
            {"v1": ("b",), "v2": ("c",)},
            ["v2 (Second) overrides block c", "v1 (First) has replaced", "layers/v1.tla.j2"],
        ),
    ],
)
def test_layers_of_which_one_would_undo_another_are_refused(
    tmp_path: Path, code: str, layers: dict[str, tuple[str, ...]], words: list[str]
) -> None:
    """The message names the target, the block, both layers and what to do."""
    with pytest.raises(LayerError) as caught:
        check(toy(tmp_path, layers).target(code))
    assert str(caught.value).startswith(f"toy@{code}: ")
    assert all(word in str(caught.value) for word in words)


def test_a_layer_of_a_user_is_written_on_whatever_it_is_put_on(tmp_path: Path) -> None:
    """Every version takes it, also one that overrides the same block."""
    family = toy(tmp_path, {"v1": ("a",), "v2": ("a",)})
    mine = own("Mine", layer_text(block("a")))
    for version in ("v0", "v1", "v2", "other"):
        check(with_own(family, version, mine))


def test_a_layer_of_a_user_can_say_what_it_was_written_on(tmp_path: Path) -> None:
    """Then it is refused where it would undo a commit, as any is; the rest of the note is its subject."""
    family = toy(tmp_path, {"v2": ("a",)})
    mine = own("Mine", layer_text(block("a")), subject="v1: look twice")
    target = with_own(family, "v1", mine)
    check(target)
    assert (target.own[0].on, target.own[0].subject) == ("v1", "look twice")
    with pytest.raises(LayerError, match=r"Mine was written on v1; v2 \(Second\) overrides block a too"):
        check(with_own(family, "v2", mine))


def test_two_layers_of_a_user_cannot_override_one_block(tmp_path: Path) -> None:
    """Nor can one of a user and one of the family."""
    family = toy(tmp_path, {"Late": ("a",)})
    mine, other = (own(name, layer_text(block("a"))) for name in ("Mine", "Other"))
    for target in (with_own(family, "v2", mine, other), with_own(family, "v2+Late", mine)):
        with pytest.raises(LayerError, match=r"both override block a"):
            check(target)
    check(with_own(family, "v2", mine, own("Other", layer_text(block("b")))))


def test_a_block_of_a_user_that_overrides_nothing_is_refused(tmp_path: Path) -> None:
    """With the path of the template and the nearest block."""
    family = toy(tmp_path, {})
    with pytest.raises(TemplateError, match=r"^/Mine\.tla\.j2: block aa overrides nothing; did you mean a\?"):
        check(with_own(family, "v2", own("Mine", layer_text(block("aa")))))


def test_every_version_of_the_family_fits(family: Family) -> None:
    """And every mutant where it was written."""
    for code in [v.name for v in family.versions] + [f"{m.on}+{m.name}" for m in family.mutants]:
        check(family.target(code))
