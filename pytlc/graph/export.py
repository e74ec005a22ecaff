"""A graph in the forms of other tools. States go by number, values as TLA+ text or as lossless JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pytlc.errors import UsageError
from pytlc.files import write_atomic
from pytlc.graph.drawing import svg
from pytlc.graph.vocabulary import escaped
from pytlc.graph.xml import xml
from pytlc.trace import State, action_to_json, value_to_json
from pytlc.values import Value, show

if TYPE_CHECKING:
    import networkx as nx

    from pytlc.graph.model import Graph

FORMAT = "pytlc-graph-1"


def write(
    graph: Graph, path: Path, *, variables: Sequence[str] = (), path_states: Sequence[int] = ()
) -> None:
    """Write a graph in the form that the name of the file ends in.

    Args:
        graph: The graph.
        path: ``.graphml``, ``.dot``, ``.json``, ``.jsonl``, ``.csv`` (transitions only) or ``.svg``.
        variables: Which of a state are written; all where none is named.
        path_states: Numbers of the states of a way that a drawing is to show.

    Raises:
        UsageError: The name has another ending, there is no such variable, or the graph is too large to draw.
        StorageError: The file cannot be written.
    """
    check_name(path)
    chosen = chosen_variables(graph, variables)
    if path.suffix == _DRAWN:
        text = svg(graph, variables=chosen, path=path_states)
    else:
        text = "".join(FORMS[path.suffix](graph, chosen))
    write_atomic(path, text.encode("utf-8", "replace"))


def check_name(path: Path) -> None:
    """Refuse a name whose ending says no form, or whose folder is not there.

    Raises:
        UsageError: It is such a name.
    """
    if path.suffix not in FORMS and path.suffix != _DRAWN:
        known = ", ".join([*FORMS, _DRAWN])
        raise UsageError(f"cannot write a graph as {path.name}: expected a name that ends in {known}")
    if not path.absolute().parent.is_dir():
        raise UsageError(f"cannot write {path}: there is no folder {path.parent}")


def chosen_variables(graph: Graph, variables: Sequence[str]) -> tuple[str, ...]:
    """The variables that are named, all where none is.

    Raises:
        UsageError: The graph has no such variable.
    """
    for name in variables:
        if name not in graph.variables:
            raise UsageError(f"there is no variable {name}; the graph has {', '.join(graph.variables)}")
    return tuple(variables) or graph.variables


def graphml(graph: Graph, variables: Sequence[str]) -> Iterator[str]:
    """GraphML: each variable as TLA+ text; initial, depth, action and its name besides."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
    for number, name in enumerate(variables):
        yield f'<key id="v{number}" for="node" attr.name="{xml(name)}" attr.type="string"/>\n'
    yield '<key id="initial" for="node" attr.name="pytlc.initial" attr.type="boolean"/>\n'
    yield '<key id="depth" for="node" attr.name="pytlc.depth" attr.type="int"/>\n'
    yield '<key id="action" for="edge" attr.name="action" attr.type="string"/>\n'
    yield '<key id="name" for="edge" attr.name="name" attr.type="string"/>\n'
    yield '<graph edgedefault="directed">\n'
    text = _memoised(lambda value: xml(show(value)))
    for number, state in enumerate(graph.states):
        depth = graph.depth_of(number)
        yield f'<node id="{number}">'
        yield from (f'<data key="v{at}">{text(state[name])}</data>' for at, name in enumerate(variables))
        yield f'<data key="initial">{str(number in graph.initial).lower()}</data>'
        yield "" if depth is None else f'<data key="depth">{depth}</data>'
        yield "</node>\n"
    data = {
        action: f'<data key="action">{xml(str(action))}</data><data key="name">{xml(action.name)}</data>'
        for action in graph.actions
    }
    for edge in graph.edges():
        yield f'<edge source="{edge.source}" target="{edge.target}">{data[edge.action]}</edge>\n'
    yield "</graph>\n</graphml>\n"


def dot(graph: Graph, variables: Sequence[str]) -> Iterator[str]:
    """DOT as TLC writes it, with numbers for fingerprints; :meth:`Graph.load` reads it again."""
    yield "digraph DiskGraph {\nnode [shape=box,style=rounded]\n"
    for number, state in enumerate(graph.states):
        style = ",style = filled]" if number in graph.initial else "];"
        yield f'{number} [label="{escaped(_conjunction(state, variables)).decode()}"{style}\n'
    labels = {action: escaped(str(action)).decode() for action in graph.actions}
    for edge in graph.edges():
        yield f'{edge.source} -> {edge.target} [label="{labels[edge.action]}"];\n'
    yield "}\n"


def json_lines(graph: Graph, variables: Sequence[str]) -> Iterator[str]:
    """JSON lines: a header, then every state, then every transition."""
    yield f"{_dumped(_header(graph, variables))}\n"
    yield from (f"{line}\n" for line in _json_states(graph, variables))
    yield from (f"{line}\n" for line in _json_edges(graph))


def json_document(graph: Graph, variables: Sequence[str]) -> Iterator[str]:
    """One JSON object: the header, with lists of states and transitions in it, each on a line."""
    yield _dumped(_header(graph, variables))[:-1]
    for name, lines in (("states", _json_states(graph, variables)), ("edges", _json_edges(graph))):
        yield f', "{name}": ['
        yield from ((",\n" if place else "\n") + line for place, line in enumerate(lines))
        yield "\n]"
    yield "}\n"


def edges_csv(graph: Graph, _variables: Sequence[str] = ()) -> Iterator[str]:
    """The transitions as CSV with a header: number of the state before, action, number of the state after."""
    line = io.StringIO()
    writer = csv.writer(line, lineterminator="\n")
    writer.writerow(("source", "action", "target"))
    for edge in graph.edges():
        writer.writerow((edge.source, str(edge.action), edge.target))
        if line.tell() > _PIECE:
            yield line.getvalue()
            line.seek(0)
            line.truncate()
    yield line.getvalue()


def to_networkx(graph: Graph) -> nx.MultiDiGraph:
    """The graph for networkx: states with ``state``, ``initial`` and ``depth``, transitions with ``action``.

    Raises:
        UsageError: networkx is not installed.
    """
    try:
        import networkx as nx  # noqa: PLC0415  # an extra, and slow
    except ImportError as error:
        raise UsageError("networkx is not installed: pip install 'pytlc[graph]'") from error
    made = nx.MultiDiGraph()
    for number, state in enumerate(graph.states):
        made.add_node(number, state=state, initial=number in graph.initial, depth=graph.depth_of(number))
    made.add_edges_from((edge.source, edge.target, {"action": edge.action}) for edge in graph.edges())
    return made


FORMS: dict[str, Callable[[Graph, Sequence[str]], Iterator[str]]] = {
    ".graphml": graphml,
    ".dot": dot,
    ".json": json_document,
    ".jsonl": json_lines,
    ".csv": edges_csv,
}
_DRAWN = ".svg"
_PIECE = 1 << 16


def _header(graph: Graph, variables: Sequence[str]) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "variables": list(variables),
        "count": {"states": len(graph), "initial": len(graph.initial), "edges": graph.transitions},
        "complete": graph.complete,
    }


def _json_states(graph: Graph, variables: Sequence[str]) -> Iterator[str]:
    text = _memoised(lambda value: _dumped(value_to_json(value)))
    names = [_dumped(name) for name in variables]
    for number, state in enumerate(graph.states):
        values = ", ".join(f"{key}: {text(state[name])}" for key, name in zip(names, variables, strict=True))
        yield f'{{"state": {number}, "values": {{{values}}}}}'


def _json_edges(graph: Graph) -> Iterator[str]:
    actions = {action: _dumped(action_to_json(action)) for action in graph.actions}
    for edge in graph.edges():
        yield f'{{"source": {edge.source}, "target": {edge.target}, "action": {actions[edge.action]}}}'


def _dumped(data: object) -> str:
    return json.dumps(data, ensure_ascii=False)


def _conjunction(state: State, variables: Sequence[str]) -> str:
    if len(variables) == 1:
        return f"{variables[0]} = {show(state[variables[0]])}"
    return "\n".join(f"/\\ {name} = {show(state[name])}" for name in variables)


def _memoised(write_value: Callable[[Value], str]) -> Callable[[Value], str]:
    """The same function, asked once for each object: a graph holds every value of a variable once."""
    known: dict[int, tuple[Value, str]] = {}

    def text(value: Value) -> str:
        found = known.get(id(value))
        if found is None:
            found = known[id(value)] = value, write_value(value)
        return found[1]

    return text
