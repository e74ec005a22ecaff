"""Recorded models: what an entry may say, what a wrong one is told, and that recording edits two numbers."""

from __future__ import annotations

import errno
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from pytlc.errors import SpecError, StorageError
from pytlc.spec.claims import Property, PropertyKind, Severity
from pytlc.spec.family import Family
from pytlc.spec.models import MODELS, Expectation, Model, expected_states, load_models, parse_models, record

WHERE = Path("some/models.toml")
GOOD = """# first

[[models]]
name = "one"  # the first
shows = "it breaks"
target = "v4+KeepVisible"
scope = { vcpus = 1, spis = 1, lrs = 1, retargets = 0 }
properties = ["TypeOK", "VisibleIffInLr"]
outcome = "invariant"
property = "VisibleIffInLr"
distinct = 1_035  # distinct = 7
depth    = 23

[[models]]
name = "two"
shows = "it holds; distinct = 5"
target = "378384399e"
scope = {}
properties = ["OwnerLockHeld"]
outcome = "success"
distinct = 47
depth = 30
"""


@pytest.fixture(scope="module")
def recorded(family: Family) -> tuple[Model, ...]:
    """The models that come with pytlc."""
    return load_models(family)


def test_an_entry_becomes_a_model(family: Family) -> None:
    """Sizes are completed, and the target is told by its version."""
    one, two = parse_models(GOOD, family, WHERE)
    assert one.expectation == Expectation("invariant", "VisibleIffInLr", 1035, 23)
    assert (one.name, one.shows, one.target) == ("one", "it breaks", "v4+KeepVisible")
    assert one.properties == ("TypeOK", "VisibleIffInLr")
    assert (two.target, two.expectation) == ("v1", Expectation("success", None, 47, 30))
    assert dict(two.scope) == dict(family.scope())
    assert (str(one.expectation), str(two.expectation)) == ("violates VisibleIffInLr", "no error")


@pytest.mark.parametrize(
    ("old", "new", "model", "words"),
    [
        ('name = "two"', 'name = "one"', "one", ["stands twice"]),
        ('name = "two"', 'name = "Two"', "Two", ["name = 'Two'", "snake_case"]),
        ('name = "two"', "name = 2", "number 2", ["name = 2", "text"]),
        ('name = "two"\n', "", "number 2", ["'name' is missing"]),
        ('shows = "it breaks"\n', "", "one", ["'shows' is missing"]),
        ('shows = "it breaks"', 'shows = " "', "one", ["shows = ' '", "one line"]),
        ('shows = "it breaks"', 'shows = "a\\nb"', "one", ["shows", "one line"]),
        ("distinct = 47", 'distinct = "47"', "two", ["distinct = '47'", "whole number"]),
        ("distinct = 47", "distinct = true", "two", ["distinct = True", "whole number"]),
        ("depth = 30", "depth = 0", "two", ["depth = 0", "1 or more"]),
        (
            "depth = 30",
            "depth = 30\ndeepness = 1",
            "two",
            ["unknown key 'deepness'", "distinct, depth, property"],
        ),
        ("378384399e", "v7", "two", ["target: vgic has no version 'v7'", "known: v0"]),
        ("+KeepVisible", "+KeepVisble", "one", ["target: ", "did you mean KeepVisible?"]),
        ("scope = {}", "scope = 2", "two", ["scope = 2", "table of sizes and choices"]),
        ("scope = {}", "scope = { spis = true }", "two", ["scope", "table of sizes and choices"]),
        ("scope = {}", "scope = { spi = 1 }", "two", ["scope: vgic has no size 'spi'", "did you mean spis?"]),
        ("scope = {}", "scope = { vcpus = 0 }", "two", ["scope: vgic: --vcpus 0 is out of bounds"]),
        ('["OwnerLockHeld"]', '"OwnerLockHeld"', "two", ["properties = 'OwnerLockHeld'", "a list"]),
        ('["OwnerLockHeld"]', "[]", "two", ["properties = []", "at least one"]),
        ('["OwnerLockHeld"]', '["TypeOK", "TypeOK"]', "two", ["properties", "each once"]),
        (
            '["OwnerLockHeld"]',
            '["OwnerLock"]',
            "two",
            ["properties: ", "no property 'OwnerLock'", "OwnerLockHeld?"],
        ),
        (
            'outcome = "success"',
            'outcome = "fine"',
            "two",
            ["outcome = 'fine'", "success or invariant or action"],
        ),
        (
            'outcome = "success"',
            'outcome = ["success"]',
            "two",
            ["outcome = ['success']", "success or invariant"],
        ),
        (
            'outcome = "success"',
            'outcome = "invariant"',
            "two",
            ["property = None", "invariant", "there is none"],
        ),
        (
            'outcome = "success"',
            'outcome = "success"\nproperty = "TypeOK"',
            "two",
            ["property = 'TypeOK'", "no such"],
        ),
        ('property = "VisibleIffInLr"\n', "", "one", ["property = None", "TypeOK, VisibleIffInLr"]),
        ('property = "VisibleIffInLr"', 'property = "LrMaskAgrees"', "one", ["TypeOK, VisibleIffInLr"]),
        ('outcome = "invariant"', 'outcome = "action_property"', "one", ["checked action", "there is none"]),
    ],
)
def test_a_wrong_entry_is_told_where_and_what_is_expected(
    family: Family, old: str, new: str, model: str, words: list[str]
) -> None:
    """The message begins with the file and the model and names the key."""
    assert old in GOOD
    with pytest.raises(SpecError) as caught:
        parse_models(GOOD.replace(old, new), family, WHERE)
    message = str(caught.value)
    assert message.startswith(f"some/models.toml: model {model}")
    assert [word for word in words if word not in message] == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[models]", "cannot be read as TOML"),
        ("[[model]]\n", "unexpected model; only"),
        ("[models]\n", "models is no list of tables"),
        ("models = [1]\n", "models is no list of tables"),
    ],
)
def test_a_file_of_another_form_is_refused(family: Family, text: str, words: str) -> None:
    """Only ``[[models]]`` tables are expected."""
    with pytest.raises(SpecError, match=f"^some/models.toml: {words}"):
        parse_models(text, family, WHERE)


def test_a_file_that_cannot_be_read_is_named(family: Family, copied: Path) -> None:
    """A missing file and one that is no text are told apart from an empty one, which has no models."""
    assert parse_models("", family, WHERE) == ()
    path = copied / MODELS
    path.write_bytes(b"\xff")
    with pytest.raises(SpecError, match=r"models\.toml: cannot be read: .*utf-8"):
        record(path, "one", distinct=1, depth=1)
    path.unlink()
    with pytest.raises(SpecError, match=r"models\.toml: cannot be read: .*No such file"):
        record(path, "one", distinct=1, depth=1)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("one", "1_035  # distinct = 7\ndepth    = 23", "12  # distinct = 7\ndepth    = 3"),
        ("two", "distinct = 47\ndepth = 30", "distinct = 12\ndepth = 3"),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_recording_changes_two_numbers_and_nothing_else(
    tmp_path: Path, name: str, old: str, new: str, newline: str
) -> None:
    """Comments, order, spacing, line ends and other tables stay as they are, and no other file is left."""
    path = tmp_path / MODELS
    path.write_bytes(GOOD.replace("\n", newline).encode())
    record(path, name, distinct=12, depth=3)
    assert path.read_bytes() == GOOD.replace(old, new).replace("\n", newline).encode()
    assert [entry.name for entry in tmp_path.iterdir()] == [MODELS]


def test_recording_what_is_recorded_changes_nothing(
    family: Family, recorded: tuple[Model, ...], copied: Path
) -> None:
    """The file that comes with pytlc can be recorded into: each number is found and its place is right."""
    before = (copied / MODELS).read_bytes()
    for model in recorded:
        record(
            copied / MODELS, model.name, distinct=model.expectation.distinct, depth=model.expectation.depth
        )
    assert (copied / MODELS).read_bytes() == before


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (GOOD.replace('"one"', '"three"'), "no model 'one' to record; known: three, two"),
        (GOOD.replace("depth    = 23\n", ""), "model one: depth is expected once"),
        (GOOD.replace("depth    = 23", "depth    = 0x17"), "model one: depth is expected once"),
        ('models = [{ name = "one" }]\n', "write each model as a table of its own"),
    ],
)
def test_what_cannot_be_recorded_is_refused_and_nothing_written(
    tmp_path: Path, text: str, words: str
) -> None:
    """An unknown model, a missing line and another form of the file are told, and the file stays as it is."""
    path = tmp_path / MODELS
    path.write_text(text)
    with pytest.raises(SpecError, match=words):
        record(path, "one", distinct=12, depth=3)
    assert path.read_text() == text


def test_a_full_disk_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A write that fails is told with the file, and neither a cut file nor a partial one is left."""
    path = tmp_path / MODELS
    path.write_text(GOOD)

    def fail(self: Path, target: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", fail)
        with pytest.raises(StorageError, match=r"cannot write .*models\.toml: No space left on device; free"):
            record(path, "one", distinct=1, depth=1)
    assert path.read_text() == GOOD
    assert [entry.name for entry in tmp_path.iterdir()] == [MODELS]


def test_a_model_renders_under_its_own_name(family: Family) -> None:
    """Module and cfg have the model's name as a suffix, its machine and its properties."""
    one, two = parse_models(GOOD, family, WHERE)
    spec = one.render(family)
    assert (spec.main, spec.config) == ("MCVgic_one", "MCVgic_one.cfg")
    assert spec.files[spec.config].endswith(
        "  Retargets = 0\n  Reasserts = 0\nINVARIANTS\n  TypeOK\n  VisibleIffInLr\n"
    )
    assert "vgic@v4+KeepVisible on 1 pCPU, 1 vCPU" in spec.files[spec.config]
    assert "Vcpus = {vcpu0, vcpu1}" in two.render(family).files["MCVgic_two.cfg"]


def test_the_size_of_a_search_is_guessed_from_the_same_machine(family: Family) -> None:
    """The largest recorded count of a machine is the guess; for another machine there is none."""
    models = parse_models(GOOD, family, WHERE)
    assert expected_states(models, family.scope()) == 47
    assert expected_states(models, family.scope(vcpus=1, retargets=0)) == 1035
    assert expected_states(models, family.scope(vcpus=3)) is None


def test_each_property_is_violated_by_some_recorded_model(
    family: Family, recorded: tuple[Model, ...]
) -> None:
    """A property that nothing recorded can violate is not tested."""
    violated = {model.expectation.property for model in recorded}
    assert {claim.name for claim in family.properties} - violated == set()


def test_each_mutant_is_recorded_with_the_property_that_it_is_for(
    family: Family, recorded: tuple[Model, ...]
) -> None:
    """A mutant violates its property on a machine on which its version without it is recorded clean."""
    for mutant in family.mutants:
        mutated = [m for m in recorded if m.target == f"{mutant.on}+{mutant.name}"]
        (model,) = [m for m in mutated if m.expectation.property == mutant.violates]
        (clean,) = [m for m in recorded if m.name == f"{model.name}_clean"]
        assert (clean.target, clean.expectation.property) == (mutant.on, None)
        assert (dict(clean.scope), clean.properties) == (dict(model.scope), model.properties)


def test_each_version_has_a_recorded_model(family: Family, recorded: tuple[Model, ...]) -> None:
    """No version is rendered only on request."""
    assert {version.name for version in family.versions} <= {model.target for model in recorded}


def test_each_size_is_recorded_with_two_values(family: Family, recorded: tuple[Model, ...]) -> None:
    """Every switch both off and on, every number with another one than its default."""
    scopes = [family.scope(**model.scope) for model in recorded]
    assert {name for name in family.parameters if len({scope[name] for scope in scopes}) < 2} == set()


def test_the_example_in_the_documentation_is_an_entry(family: Family) -> None:
    """The table shown at the head of the module can be read."""
    import pytlc.spec.models as documented  # noqa: PLC0415  # only this test looks at the module itself

    text = (documented.__doc__ or "").split("::\n", 1)[1].split("\nThe numbers")[0].replace("\n    ", "\n")
    assert [row["name"] for row in tomllib.loads(text)["models"]] == ["v1_self_deadlock"]
    assert len(parse_models(text, family, WHERE)) == 1


@pytest.mark.parametrize(("outcome", "kind"), [("temporal", "temporal"), ("search", "search")])
def test_a_violation_is_recorded_for_a_property_of_its_kind(
    family: Family, outcome: str, kind: PropertyKind
) -> None:
    """A search that is judged as a whole is complete, one that a behaviour violates ends there."""
    claim = Property("Mine", kind, Severity.HANG, "something holds", "Xen hangs")
    own = replace(family, properties=(*family.properties, claim))
    text = GOOD.replace('"VisibleIffInLr"', '"Mine"').replace('"invariant"', f'"{outcome}"')
    (model, _) = parse_models(text, own, WHERE)
    assert (model.expectation.outcome, model.expectation.property) == (outcome, "Mine")
    assert model.expectation.is_complete == (outcome == "search")


def test_a_property_that_says_nothing_of_the_machine_is_not_recorded(family: Family) -> None:
    """The entry is named, and what would have to be added."""
    claim = Property("Mine", "invariant", Severity.HANG, "something holds", "Xen hangs", ("memory",))
    own = replace(family, properties=(*family.properties, claim))
    with pytest.raises(SpecError, match=r"model one: properties: vgic: Mine says nothing of .*--memory weak"):
        parse_models(GOOD.replace('"VisibleIffInLr"', '"Mine"'), own, WHERE)
