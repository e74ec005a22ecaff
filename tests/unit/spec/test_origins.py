"""Every line of a render knows its line in a template, and the render is the same with and without."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytlc.errors import TemplateError
from pytlc.spec.context import Request, context_of
from pytlc.spec.family import Family
from pytlc.spec.layers import read_layer
from pytlc.spec.origins import Marks, find_sources
from pytlc.spec.rendering import Rendered, fill, render
from pytlc.spec.source_map import SourceLine, SourceMap
from tests.unit.spec.small import LAYER, small_family

UP_IN_V1 = r"""
Up ==                                    Small.tla.j2:12 (block up)
  \* C: up                               Small.tla.j2:13 (block up)
  /\ x < 9                               Small.tla.j2:14 (block up)
  /\ x < 3                               layers/v1.tla.j2:6 (block up__step, layer v1)
  /\ x' = x + 1                          Small.tla.j2:16 (block up__step)
  /\ y = 0                               layers/v1.tla.j2:7 (block up__step, layer v1)
  /\ UNCHANGED y                         Small.tla.j2:12 (block up)
                                         None
Down ==                                  Small.tla.j2:20 (block down)
"""


def traced(family: Family, code: str) -> tuple[Rendered, SourceMap]:
    """A version of a family on the default machine, and its map."""
    target, scope = family.target(code), family.scope()
    rendered = render(target, scope, ())
    return rendered, find_sources(target, scope, (), rendered)


def listing(rendered: Rendered, sources: SourceMap, file: str, root: Path) -> list[str]:
    """The lines of a file beside their origins, paths relative to the family's folder."""
    lines = rendered.files[file].removesuffix("\n").split("\n")
    origins = [str(source).removeprefix(f"{root}/") for source in sources.files[file]]
    return [f"{line:<40} {origin}" for line, origin in zip(lines, origins, strict=True)]


@pytest.fixture
def small(tmp_path: Path) -> Family:
    """A family with a module that is copied, one that is a template, and one layer."""
    return small_family(tmp_path)


def test_a_line_is_where_its_first_character_is(small: Family) -> None:
    """Base, layer, what the layer takes over from below, and a frame condition at the head of its action."""
    listed = "\n".join(listing(*traced(small, "v1"), "Small.tla", small.root))
    assert UP_IN_V1 in listed


def test_a_line_without_a_layer_is_of_the_base(small: Family) -> None:
    """Nothing of a layer that is not in the target is in the map."""
    _, sources = traced(small, "v0")
    assert {source.layer for lines in sources.files.values() for source in lines if source} == {None}


def test_every_line_of_a_loop_is_the_line_in_the_template(small: Family) -> None:
    """However often it is rendered, and whatever the value on it is."""
    rows = listing(*traced(small, "v0"), "Small.tla", small.root)
    boxed = [row.split()[-1] for row in rows if row.startswith("(*")]
    assert len(boxed) > 1
    assert set(boxed) == {"Small.tla.j2:5"}


def test_a_value_of_several_lines_is_where_it_stands(small: Family) -> None:
    """Each of its lines, and the one after it is the template's next; the note at the top is nowhere."""
    rows = listing(*traced(small, "v1"), "MCSmall.tla", small.root)
    assert rows[0].endswith(" None")
    assert [row.split()[-1] for row in rows if row.startswith(("Deep", "  + 2", "Low"))] == [
        "MCSmall.tla.j2:6",
        "MCSmall.tla.j2:6",
        "MCSmall.tla.j2:7",
    ]


def test_a_module_that_is_copied_is_its_own_template(small: Family) -> None:
    """Line by line below the note, with no block and no layer."""
    _, sources = traced(small, "v1")
    note, *lines = sources.files["Types.tla"]
    assert note is None
    assert [(source.template, source.line) for source in lines if source] == [
        (str(small.root / "Types.tla"), number) for number in range(1, 7)
    ]


def test_the_map_of_every_file_has_all_its_lines(small: Family) -> None:
    """Modules and cfg; whatever is not blank has an origin, but for the note."""
    rendered, sources = traced(small, "v1")
    assert list(sources.files) == list(rendered.files)
    for name, text in rendered.files.items():
        lines = text.removesuffix("\n").split("\n")
        assert len(lines) == len(sources.files[name])
        found = zip(lines[1:], sources.files[name][1:], strict=True)
        assert [line for line, source in found if line and source is None] == []


def test_a_layer_of_a_user_is_where_the_user_keeps_it(small: Family, tmp_path: Path) -> None:
    """The file in the user's folder, and the layer of its name."""
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "Mine.tla.j2").write_text(LAYER.replace("x < 3", "x < 2"))
    (folder / "Mine.py").write_text("")
    target, scope = small.target("v0", [read_layer(folder)]), small.scope()
    sources = find_sources(target, scope, (), render(target, scope, ()))
    assert SourceLine(str(folder / "Mine.tla.j2"), 6, "up__step", "Mine") in sources.files["Small.tla"]


def test_templates_that_have_changed_since_are_refused(small: Family) -> None:
    """A map that is not of the files that TLC is given would mislead."""
    rendered, _ = traced(small, "v1")
    (small.root / "layers" / "v1.tla.j2").write_text(LAYER.replace("x < 3", "x < 2"))
    with pytest.raises(TemplateError, match="give another text when their lines are traced"):
        find_sources(small.target("v1"), small.scope(), (), rendered)


def test_private_characters_in_a_template_are_refused(tmp_path: Path) -> None:
    """They could be taken for marks."""
    family = small_family(
        tmp_path, layer=LAYER.replace("x < 3", "x < 3 \\* \ue000a\ue0011\ue001\ue001\ue002")
    )
    with pytest.raises(TemplateError, match="private characters of Unicode"):
        traced(family, "v1")


@pytest.mark.parametrize("wrong", ["\\*% block", "\\*% endblock", "\\*% block up__step up"])
def test_a_statement_that_is_wrong_is_told_as_ever(tmp_path: Path, wrong: str) -> None:
    """Tracing leaves it to Jinja, whose message has the template."""
    family = small_family(tmp_path, layer=LAYER.replace("\\*% block up__step", wrong))
    request = Request(family.target("v1"), family.scope(), (), family.model)
    with pytest.raises(TemplateError, match=r"layers/v1\.tla\.j2"):
        fill(request, context_of(request), extensions=[Marks])


def test_templates_of_pytlc_are_named_as_in_its_repository(family: Family) -> None:
    """Also where they are installed elsewhere; every layer of a version leaves lines, every origin exists."""
    target = family.target(family.versions[-1].name)
    rendered = render(target, family.scope(), family.properties)
    sources = find_sources(target, family.scope(), family.properties, rendered)
    prefix = f"templates/{family.name}/"
    for source in {source for lines in sources.files.values() for source in lines if source}:
        assert source.template.startswith(prefix)
        text = (family.root / source.template.removeprefix(prefix)).read_text()
        assert source.line <= text.count("\n")
        assert source.block is None or f"\\*% block {source.block}\n" in text
        assert (source.layer is None) == ("/layers/" not in source.template)
