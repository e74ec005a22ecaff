"""What is rendered: the same bytes for the same request, and text that a careful person would write."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from pytlc.spec.environment import LayerEnvironment
from pytlc.spec.family import Family
from pytlc.spec.rendering import Rendered, render
from tests.unit.spec.tla_text import Reader

WIDTH = 90
RESTING = {"guest", "idle", "gic_update_one_lr.bad_lr"}
SECOND_CHOICES = {"gic_interrupt.read_iar": "GicInterruptSpurious"}


def reader_of(spec: Rendered) -> Reader:
    """The modules of a machine, without its properties and the constants' values."""
    others = {f"{spec.main}.tla", spec.config, "VgicProps.tla"}
    return Reader(*(text for name, text in spec.files.items() if name not in others))


def camel_case(label: str) -> str:
    """The action of a label."""
    return "".join(part[:1].upper() + part[1:] for part in re.split(r"[._]", label))


def test_the_same_request_gives_the_same_bytes(family: Family, rendered: dict[str, Rendered]) -> None:
    """Rendering is a function of target, scope and properties."""
    scope = family.scope(vcpus=2, spis=2, lrs=2, priorities=2)
    for code in ("v0", "v4+KeepVisible"):
        again = render(family.target(code), scope, family.properties)
        assert list(again.files.items()) == list(rendered[code].files.items())


def test_every_file_says_first_where_it_comes_from(rendered: dict[str, Rendered]) -> None:
    """The first line names the templates and what to run, in a comment that TLA+ and cfg share."""
    for spec in rendered.values():
        for text in spec.files.values():
            first = text.split("\n", 1)[0]
            assert first == r"\* Rendered by pytlc from templates/vgic: edit those, then run nox -s specs."


def test_every_module_is_there_under_its_own_name(family: Family, rendered: dict[str, Rendered]) -> None:
    """A file is named after its module, and modules only extend each other and the standard ones."""
    standard = {"Integers", "Sequences", "FiniteSets", "TLC"}
    without = {"VgicScheduler", "VgicLpis"}  # of which this machine has nothing
    for spec in rendered.values():
        modules = {name.removesuffix(".tla") for name in spec.files if name != spec.config}
        assert modules == ({module.split(".")[0] for module in family.modules} | {"MCVgic"}) - without
        for module in modules:
            text = spec.files[f"{module}.tla"]
            assert re.findall(r"^-{4,} MODULE (\w+) -{4,}$", text, re.MULTILINE) == [module]
            for extended in re.findall(r"^EXTENDS (.*)$", text, re.MULTILINE):
                assert set(extended.split(", ")) <= modules | standard


def test_rendered_text_is_laid_out_with_care(rendered: dict[str, Rendered]) -> None:
    """Lines have at most 90 columns and no space at the end, no two are blank, nothing of Jinja is left."""
    for code, spec in rendered.items():
        for name, text in spec.files.items():
            lines = text.split("\n")
            faults = [line for line in lines if len(line) > WIDTH or line != line.rstrip() or "\t" in line]
            assert (code, name, faults) == (code, name, [])
            assert "\n\n\n" not in text
            assert text.endswith("\n")
            assert not text.endswith("\n\n")
            assert not re.search(r"\$\{|\\\*%|\(\*[%#]|[%#]\*\)", text)


def test_definitions_and_sections_stand_apart(rendered: dict[str, Rendered]) -> None:
    """A blank line follows what is indented, before a definition, its comment, a section and the end."""
    begins = re.compile(r"\w+(\([^)]*\))? *==|\\\*|-{4}|={4}")
    for code, spec in rendered.items():
        for name in spec.files.keys() - {spec.config}:
            for line, after in pairwise(spec.files[name].split("\n")):
                assert not (line.startswith("  ") and begins.match(after)), (code, name, line, after)


def test_every_block_is_the_one_that_counts_in_some_target(family: Family) -> None:
    """No block of a module or a layer is overridden wherever it is used: none is dead text."""
    modules = [module for module in family.modules if module.endswith(".j2")]
    targets = [family.target(version.name) for version in family.versions]
    targets += [family.target(f"{mutant.on}+{mutant.name}") for mutant in family.mutants]
    counting = set()
    for target in targets:
        files = [*modules, *(f"layers/{name}.tla.j2" for name in target.layers)]
        environment = LayerEnvironment(family.root, files)
        counting |= set({block: file for file in files for block in environment.blocks(file)}.items())
    environment = LayerEnvironment(family.root, ())
    layers = [f"layers/{path.name}" for path in (family.root / "layers").iterdir()]
    defined = {(block, file) for file in [*modules, *layers] for block in environment.blocks(file)}
    assert defined - counting == set()


def test_every_layer_changes_the_spec(family: Family) -> None:
    """Each version and mutant reads differently from what it lies on, not only in its header."""
    everything = dict.fromkeys(("sgis", "toggles", "offlines", "nesting", "scheduler", "wfi", "uie"), 1)

    def bodies(code: str) -> list[str]:
        target = family.target(code)
        lpis = {"lpis": 1, "remaps": 1} if "lpi" in target.layers else {}
        scope = family.scope(spis=2, gic="v3", **everything, **lpis)
        files = render(target, scope, ()).files
        return [files[name].partition("\nEXTENDS")[2] for name in files if name.startswith("Vgic")]

    pairs = [(version.on, version.name) for version in family.versions if version.on]
    pairs += [(mutant.on, f"{mutant.on}+{mutant.name}") for mutant in family.mutants]
    for below, above in pairs:
        assert bodies(below) != bodies(above)


def test_labels_and_actions_correspond(rendered: dict[str, Rendered]) -> None:
    """Each label that a pCPU waits at has the action of its name, and each action waits at its own label."""
    for spec in rendered.values():
        reader = reader_of(spec)
        waits = {name: reader.guards(name) for name in reader.actions()}
        labels = {label for guards in waits.values() for label in guards} - RESTING
        assert {name for name, guards in waits.items() if guards - RESTING} == {
            *map(camel_case, labels),
            *SECOND_CHOICES.values(),
        }
        for label in labels:
            assert waits[camel_case(label)] == {label}
        for label, name in SECOND_CHOICES.items():
            assert waits[name] == {label}


def test_every_label_is_declared(rendered: dict[str, Rendered]) -> None:
    """``Labels`` has the labels that actions wait at, and where a pCPU rests; nobody goes elsewhere."""
    for spec in rendered.values():
        reader = reader_of(spec)
        sets = [name for name in reader.operators if name.endswith("Labels")]
        declared = set().union(*(reader.strings(name) for name in sets))
        actions = reader.actions()
        waited_at = set().union(*(reader.guards(name) for name in actions))
        mentioned = {text for name in reader.acting for text in reader.strings(name) if "." in text}
        assert declared == waited_at | RESTING
        assert mentioned - declared == set()


def test_every_action_is_in_the_next_state_relation(rendered: dict[str, Rendered]) -> None:
    """No operator that says what becomes of every variable is defined and then forgotten."""
    for spec in rendered.values():
        reader = reader_of(spec)
        conjunctions = {name for name in reader.acting if reader.operators[name][0].text == "/\\"}
        whole = {name for name in conjunctions if set(reader.variables) <= reader.paths(name)[0].keys()}
        assert whole == reader.actions()


def test_the_version_and_its_layers_are_told_in_the_header(rendered: dict[str, Rendered]) -> None:
    """A reader of the module knows which commit it models and which mistake it has."""
    text = rendered["v4+KeepVisible"].files["Vgic.tla"]
    assert "Code: v4, 43208a9cb4 of 2017-06-14," in text
    assert "with KeepVisible: gic_update_one_lr does not clear VISIBLE" in text
    assert "KeepVisible" not in rendered["v4"].files["Vgic.tla"]


def test_sizes_reach_only_the_model_module(family: Family, rendered: dict[str, Rendered]) -> None:
    """All other modules are the same on every machine."""
    small = render(family.target("v4"), family.scope(vcpus=1, spis=1), ())
    for name in small.files:
        if not name.startswith("MCVgic"):
            assert small.files[name] == rendered["v4"].files[name]


def test_the_cfg_asks_for_what_is_given(family: Family) -> None:
    """Invariants and action properties stand under their keywords, which are there only for some."""

    def cfg(*names: str) -> str:
        properties = tuple(family.property(name) for name in names)
        spec = render(family.target("v0"), family.scope(), properties)
        return spec.files[spec.config]

    assert cfg("TypeOK", "NoLockCycle").endswith("\nINVARIANTS\n  TypeOK\n  NoLockCycle\n")
    assert cfg("OwnerLockHeld", "TypeOK").endswith("\nINVARIANTS\n  TypeOK\nPROPERTIES\n  OwnerLockHeld\n")
    assert "INVARIANT" not in cfg("OwnerLockHeld")
    assert not re.search("INVARIANT|PROPERT", cfg())


@pytest.mark.parametrize(
    ("sizes", "times"),
    [({"spis": 2}, 1), ({"spis": 1}, 0), ({"spis": 2, "priorities": 2}, 0)],
)
def test_interrupts_are_interchangeable_only_where_they_are_alike(
    family: Family, sizes: dict[str, int], times: int
) -> None:
    """Several interrupts of one priority are declared symmetric, unless that is not wanted."""
    for symmetry in (True, False):
        spec = render(family.target("v4"), family.scope(**sizes), (), symmetry=symmetry)
        expected = times if symmetry else 0
        assert spec.files[spec.config].count("SYMMETRY MCSymmetry\n") == expected
        assert spec.files["MCVgic.tla"].count("\nMCSymmetry == Permutations(Spis)\n") == expected


def test_the_model_module_can_have_a_name_of_its_own(family: Family) -> None:
    """File, header and cfg follow the name."""
    spec = render(family.target("v4"), family.scope(), (), model="MCVgic_small")
    assert (spec.main, spec.config) == ("MCVgic_small", "MCVgic_small.cfg")
    assert {"MCVgic_small.tla", "MCVgic_small.cfg"} <= spec.files.keys()
    assert "MODULE MCVgic_small -" in spec.files["MCVgic_small.tla"]
    assert "MCVgic.tla" not in spec.files
