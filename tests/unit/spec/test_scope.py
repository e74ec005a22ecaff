"""Scopes: defaults that follow other sizes, bounds, and how a machine is told in words."""

from __future__ import annotations

import pytest

from pytlc.errors import UsageError
from pytlc.spec.family import Family
from pytlc.spec.scope import Parameter


def test_sizes_that_are_not_given_have_their_defaults(family: Family) -> None:
    """The default machine is small, and None is the same as not given."""
    sizes = {"pcpus": 2, "vcpus": 2, "spis": 1, "lrs": 1, "retargets": 2, "reasserts": 0, "priorities": 1}
    others = dict.fromkeys(family.parameters.keys() - sizes.keys(), 0) | {"ranks": 1}
    assert dict(family.scope()) == sizes | others
    assert family.scope(spis=None, pcpus=None) == family.scope()


def test_a_default_may_be_another_size(family: Family) -> None:
    """There are as many pCPUs as vCPUs unless their number is given."""
    assert family.scope(vcpus=3)["pcpus"] == 3
    assert family.scope(vcpus=3, pcpus=1)["pcpus"] == 1


@pytest.mark.parametrize("name", ["pcpus", "vcpus", "spis", "lrs", "retargets", "reasserts", "priorities"])
def test_sizes_at_the_bounds_are_accepted_and_beyond_them_refused(family: Family, name: str) -> None:
    """The message names the option, the size and the bounds, and above the maximum also the reason."""
    parameter = family.parameters[name]
    for size in (parameter.minimum, parameter.maximum):
        assert family.scope(**{name: size})[name] == size
    bounds = f"give {parameter.minimum} to {parameter.maximum}"
    for size in (parameter.minimum - 1, parameter.maximum + 1, -7):
        with pytest.raises(UsageError) as caught:
            family.scope(**{name: size})
        message = str(caught.value)
        assert f"--{name} {size} is out of bounds" in message
        assert bounds in message
        assert (parameter.bound in message) == (size > parameter.maximum)


def test_an_unknown_size_is_told_the_nearest(family: Family) -> None:
    """A misspelt size is refused with the nearest name and all others."""
    with pytest.raises(UsageError, match=r"no size 'vcpu'; did you mean vcpus\?\nknown: pcpus, vcpus"):
        family.scope(vcpu=2)


def test_a_scope_is_told_in_words(family: Family) -> None:
    """One of a thing is told in the singular, several in the plural, also in the irregular one."""
    scope = family.scope(pcpus=1, vcpus=2, lrs=1, priorities=2)
    assert str(scope) == "1 pCPU, 2 vCPUs, 1 SPI, 1 list register, 2 retargets, 2 priorities"
    assert str(family.scope(reasserts=1)).endswith("2 retargets, 1 reassert, 1 priority")
    assert Parameter("n", 1, 0, 9, "thing", "", "").count(0) == "0 things"


def test_a_scope_is_a_mapping_of_its_sizes(family: Family) -> None:
    """It has the sizes in the family's order, equals and hashes by value, and knows no other name."""
    scope = family.scope()
    assert list(scope) == list(family.parameters)
    assert len(scope) == len(family.parameters)
    assert {scope: 1}[family.scope()] == 1
    with pytest.raises(KeyError, match="vcpu"):
        _ = scope["vcpu"]
