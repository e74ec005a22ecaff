"""Jobs in which TLC walks along a given behaviour, with all definitions of a spec around it.

The states are data: constants of the main module, a few dozen states each, because SANY takes more than
linear time for one long expression. A state has with it the place of the next one, so that nothing is counted
and no operator of any module is needed. A variable of ours says where TLC is; states of a behaviour may
repeat.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pytlc.errors import UsageError
from pytlc.tlc.config import Config
from pytlc.tlc.value_text import ValueText
from pytlc.tlc.wrapping import Wrapping
from pytlc.trace import State

#: States in one constant.
_TOGETHER = 40
#: A longer text that comes again is written once.
_LONG = 60


@dataclass(frozen=True, slots=True)
class Walk:
    """Names in a derived job.

    Attributes:
        init: The initial predicate.
        next: The next-state relation.
        number: An expression for the number of the state.
    """

    init: str
    next: str
    number: str

    def config(self, config: Config) -> Config:
        """The cfg with the constants of another one, in which only this is walked."""
        return Config(constants=config.constants, init=self.init, next=self.next)


def add_walk(wrapping: Wrapping, states: Sequence[State]) -> Walk:
    """Put a walk along some states into a job.

    Raises:
        UsageError: The states are not of that spec, or have a value that TLC does not have.
    """
    _check_variables(wrapping, states)
    return _Builder(wrapping, states).build()


def _check_variables(wrapping: Wrapping, states: Sequence[State]) -> None:
    modules = wrapping.modules
    first = set(states[0])
    for number, state in enumerate(states, 1):
        if set(state) != first:
            raise UsageError(f"state {number} has other variables than state 1")
    declared = set(modules.variables)
    if declared != first and modules.is_read_whole and modules.names_are_known:
        raise UsageError(
            f"the states have the variables {', '.join(sorted(first))}, and module {modules.main} has "
            f"{', '.join(sorted(declared)) or 'none'}"
        )


class _Builder:
    def __init__(self, wrapping: Wrapping, states: Sequence[State]) -> None:
        self._wrapping = wrapping
        self._variables = tuple(states[0])
        self._values = ValueText(wrapping)
        self._rows = [self._texts(number, state) for number, state in enumerate(states, 1)]
        again = Counter(text for row in self._rows for text in row if len(text) > _LONG)
        self._shared = {
            text: wrapping.define("PytlcShared", text) for text, count in again.items() if count > 1
        }

    def build(self) -> Walk:
        wrapping = self._wrapping
        at = wrapping.fresh("PytlcAt")
        wrapping.append(f"VARIABLE {at}")
        parts = [wrapping.define("PytlcStates", text) for text in self._parts()]
        states = wrapping.define("PytlcBehaviour", f"<<{', '.join(parts)}>>")
        assigned = [f"/\\ {name} = {states}[1][1][{k}]" for k, name in enumerate(self._variables, 2)]
        init = wrapping.define("PytlcBegin", "\n".join([f"/\\ {at} = <<1, 1, 1>>", *assigned]))
        there = f"{states}[{at}'[1]][{at}'[2]]"
        steps = [f"/\\ {name}' = {there}[{k}]" for k, name in enumerate(self._variables, 2)]
        following = f"{states}[{at}[1]][{at}[2]][1]"
        go = [f"/\\ {following} # <<>>", f"/\\ {at}' = {following}", *steps]
        return Walk(init, wrapping.define("PytlcGo", "\n".join(go)), f"{at}[3]")

    def _texts(self, number: int, state: State) -> list[str]:
        texts = []
        for name in self._variables:
            try:
                texts.append(self._values.of(state[name]))
            except UsageError as error:
                raise UsageError(f"state {number}, {name}: {error}") from error
        return texts

    def _parts(self) -> Iterator[str]:
        for begin in range(0, len(self._rows), _TOGETHER):
            rows = self._rows[begin : begin + _TOGETHER]
            yield "<<" + ",\n".join(map(self._row, range(begin, begin + len(rows)), rows)) + ">>"

    def _row(self, index: int, texts: list[str]) -> str:
        """A state behind the place of the next one: the constant, the place in it, the number."""
        after = index + 1
        place = f"<<{after // _TOGETHER + 1}, {after % _TOGETHER + 1}, {after + 1}>>"
        last = after == len(self._rows)
        return f"<<{', '.join(['<<>>' if last else place, *(self._shared.get(t, t) for t in texts)])}>>"
