"""Java classes as a tree: their constructors, methods and constants, found by name in folders of sources.

Nothing is compiled or run. A name is resolved as Java does, as far as the tests of TLC need it: nested
classes, imports, the class's own package, and last the one file that has the name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import tree_sitter_java
from tree_sitter import Language, Node, Parser

_TYPES = {"class_declaration", "interface_declaration", "enum_declaration"}
_NO_STATEMENT = {"line_comment", "block_comment"}


def text_of(node: Node | None) -> str:
    """The source of a node; empty for none."""
    return (node.text or b"").decode("utf-8", "replace") if node is not None else ""


@dataclass(frozen=True, slots=True)
class Method:
    """A method or constructor: its parameters as (type, name), and the statements of its body."""

    name: str
    parameters: tuple[tuple[str, str], ...]
    statements: tuple[Node, ...]
    annotations: tuple[str, ...]


@dataclass(slots=True)
class JavaClass:
    """One class.

    Attributes:
        package: Its package.
        name: Its name, that of nested ones after a dollar.
        superclass: As it stands after ``extends``; empty for none.
        is_abstract: Whether nobody can make one.
        imports: Simple name to qualified name.
        static_imports: Name of a member to the qualified name of its class.
        fields: Name to initialiser.
        constructors: All.
        methods: All but constructors.
        initialisers: Statements of its static and instance blocks.
    """

    package: str
    name: str
    superclass: str
    is_abstract: bool
    imports: dict[str, str]
    static_imports: dict[str, str]
    fields: dict[str, Node] = field(default_factory=dict)
    constructors: list[Method] = field(default_factory=list)
    methods: list[Method] = field(default_factory=list)
    initialisers: list[Node] = field(default_factory=list)

    @property
    def qualified(self) -> str:
        """Package and name."""
        return f"{self.package}.{self.name}" if self.package else self.name

    @property
    def simple(self) -> str:
        """The name as ``getSimpleName`` says it."""
        return self.name.rpartition("$")[2]

    def method(self, name: str, arguments: int | None = None) -> Method | None:
        """The method of a name, and with so many parameters."""
        found = (one for one in self.methods if one.name == name)
        return next((one for one in found if arguments in {None, len(one.parameters)}), None)


class Sources:
    """Folders of Java sources; a file is read when it is first asked for."""

    def __init__(self, roots: Sequence[Path]) -> None:
        self._parser = Parser(Language(tree_sitter_java.language()))
        self._files: dict[str, list[tuple[Path, Path]]] = {}
        for root in roots:
            for path in sorted(root.rglob("*.java")):
                self._files.setdefault(path.stem, []).append((root, path))
        self._read: dict[Path, dict[str, JavaClass]] = {}

    def classes(self, root: Path) -> Iterator[JavaClass]:
        """Every class of one of the folders, nested ones too, by path."""
        places = sorted(path for files in self._files.values() for place, path in files if place == root)
        for path in places:
            yield from self._classes(path).values()

    def find(self, name: str, seen_from: JavaClass) -> JavaClass | None:
        """The class that a name means there; None where none of the folders has it."""
        first, _, rest = name.partition(".")
        nested = rest.replace(".", "$")
        found = self._nested(first, seen_from) or self._imported(first, seen_from)
        if found is None or not nested:
            return found
        return self.by_name(f"{found.qualified}${nested}")

    def by_name(self, qualified: str) -> JavaClass | None:
        """The class of a qualified name, nested ones after a dollar or a dot."""
        package, name = _split(qualified)
        stem = name.partition("$")[0]
        for root, path in self._files.get(stem, ()):
            if ".".join(path.parent.relative_to(root).parts) == package:
                return self._classes(path).get(name)
        return None

    def ancestry(self, of: JavaClass) -> list[JavaClass]:
        """The class, what it extends, and so on, as far as the folders have it."""
        chain = [of]
        while chain[-1].superclass:
            above = self.find(chain[-1].superclass, chain[-1])
            if above is None or above in chain:
                break
            chain.append(above)
        return chain

    def _nested(self, name: str, seen_from: JavaClass) -> JavaClass | None:
        outer = seen_from.qualified
        while True:
            found = self.by_name(f"{outer}${name}")
            if found is not None or "$" not in outer:
                return found
            outer = outer.rpartition("$")[0]

    def _imported(self, name: str, seen_from: JavaClass) -> JavaClass | None:
        if name in seen_from.imports:
            return self.by_name(seen_from.imports[name])
        same = self.by_name(f"{seen_from.package}.{name}" if seen_from.package else name)
        if same is not None:
            return same
        files = self._files.get(name, ())
        return self._classes(files[0][1]).get(name) if len(files) == 1 else None

    def _classes(self, path: Path) -> dict[str, JavaClass]:
        if path not in self._read:
            tree = self._parser.parse(path.read_bytes())
            self._read[path] = {one.name: one for one in _classes_in(tree.root_node)}
        return self._read[path]


def _split(qualified: str) -> tuple[str, str]:
    """The package and the name, which begins with the first capital letter."""
    parts = qualified.split(".")
    first = next((at for at, part in enumerate(parts) if part[:1].isupper()), len(parts) - 1)
    return ".".join(parts[:first]), "$".join(parts[first:])


def _classes_in(root: Node) -> Iterator[JavaClass]:
    package, imports, static = "", {}, {}
    for node in root.named_children:
        if node.type == "package_declaration":
            package = text_of(node.named_children[-1])
        elif node.type == "import_declaration":
            name = text_of(next(child for child in node.named_children if child.type.endswith("identifier")))
            where, _, last = name.rpartition(".")
            if any(child.type == "static" for child in node.children):
                static[last] = where
            else:
                imports[last] = name
    for node in root.named_children:
        if node.type in _TYPES:
            yield from _class(node, "", (package, imports, static))


def _class(node: Node, outer: str, place: tuple[str, dict[str, str], dict[str, str]]) -> Iterator[JavaClass]:
    name = f"{outer}{text_of(node.child_by_field_name('name'))}"
    above = node.child_by_field_name("superclass")
    modifiers = next((child for child in node.children if child.type == "modifiers"), None)
    made = JavaClass(
        package=place[0],
        name=name,
        superclass=text_of(above.named_children[-1]).partition("<")[0] if above is not None else "",
        is_abstract="abstract" in text_of(modifiers).split() or node.type != "class_declaration",
        imports=place[1],
        static_imports=place[2],
    )
    body = node.child_by_field_name("body")
    for member in body.named_children if body is not None else ():
        if member.type in _TYPES:
            yield from _class(member, f"{name}$", place)
        else:
            _add(made, member)
    yield made


def _add(made: JavaClass, member: Node) -> None:
    if member.type in {"field_declaration", "constant_declaration"}:
        for declared in member.children_by_field_name("declarator"):
            value = declared.child_by_field_name("value")
            if value is not None:
                made.fields[text_of(declared.child_by_field_name("name"))] = value
    elif member.type == "constructor_declaration":
        made.constructors.append(_method(member))
    elif member.type == "method_declaration":
        made.methods.append(_method(member))
    elif member.type == "static_initializer":
        made.initialisers.extend(statements_of(member.named_children[-1]))
    elif member.type == "block":
        made.initialisers.extend(statements_of(member))


def _method(node: Node) -> Method:
    parameters = node.child_by_field_name("parameters")
    modifiers = next((child for child in node.children if child.type == "modifiers"), None)
    marks = (child for child in modifiers.named_children) if modifiers is not None else ()
    return Method(
        name=text_of(node.child_by_field_name("name")),
        parameters=tuple(_parameters(parameters)) if parameters is not None else (),
        statements=statements_of(node.child_by_field_name("body")),
        annotations=tuple(text_of(mark) for mark in marks if mark.type.endswith("annotation")),
    )


def _parameters(node: Node) -> Iterator[tuple[str, str]]:
    for child in node.named_children:
        if child.type == "formal_parameter":
            yield text_of(child.child_by_field_name("type")), text_of(child.child_by_field_name("name"))
        elif child.type == "spread_parameter":
            named = child.named_children
            yield f"{text_of(named[-2])}...", text_of(named[-1].child_by_field_name("name"))


def statements_of(block: Node | None) -> tuple[Node, ...]:
    """The statements of a block, without comments."""
    if block is None:
        return ()
    return tuple(child for child in block.named_children if child.type not in _NO_STATEMENT)
