"""Where lines come from, and where answers go: a terminal with history and completion, or any lines.

In a script a command that cannot be done ends it, so that nothing is done at a place where it was not meant;
at a terminal, and of lines from a pipe, it is told and the next one is awaited.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pytlc.debug.shell.commands import find_command
from pytlc.debug.shell.completing import candidates
from pytlc.debug.shell.dispatch import run_line
from pytlc.debug.shell.shell import Shell
from pytlc.errors import PytlcError
from pytlc.report.debug import Sheet, error_sheet, text_sheet

if TYPE_CHECKING:
    from prompt_toolkit import PromptSession
    from prompt_toolkit.completion import Completer

#: Shows something.
Show = Callable[[Sheet], None]

_SLICE = 0.02


def run_script(shell: Shell, lines: Iterable[str], show: Show) -> None:
    """Do what the lines say up to ``quit``, each told behind the prompt, as it would look at a terminal.

    Raises:
        PytlcError: A line cannot be done; those after it are not.
    """
    for line in lines:
        text = line.strip()
        if not text:
            continue
        show(text_sheet([f"{shell.prompt}{text}"], "bold"))
        answer = run_line(shell, text)
        for sheet in answer.sheets:
            show(sheet)
        if answer.ends:
            return


def run_dialogue(shell: Shell, lines: Iterable[str], show: Show) -> None:
    """Do what the lines say, one after the other; what cannot be done is told.

    An empty line does the last command again where that moves.
    """
    last = ""
    for line in lines:
        text = line.strip() or last
        last = text if _repeats(text) else ""
        try:
            answer = run_line(shell, text)
        except PytlcError as error:
            show(error_sheet(str(error)))
            continue
        except KeyboardInterrupt:
            show(text_sheet(["interrupted"]))
            continue
        for sheet in answer.sheets:
            show(sheet)
        if answer.ends:
            return


def plain_lines(shell: Shell, read: Callable[[str], str]) -> Iterator[str]:
    """Lines as they are read behind the prompt, until there are no more."""
    while True:
        try:
            yield read(shell.prompt)
        except EOFError:
            return
        except KeyboardInterrupt:
            yield "#"


def terminal_lines(shell: Shell, history: Path) -> Iterator[str]:
    """Lines from the terminal, with history and completion.

    While nobody types, machines of the model are made, so that no move waits for them.

    Raises:
        ImportError: prompt_toolkit is not installed.
    """
    session = _prompt(shell, history)

    def idle(context: Any) -> None:
        while not context.input_is_ready() and not shell.cursor.timeline.explore(_SLICE):
            pass

    return plain_lines(shell, lambda prompt: session.prompt(prompt, inputhook=idle))


def _prompt(shell: Shell, history: Path) -> PromptSession[str]:
    from prompt_toolkit import PromptSession  # noqa: PLC0415  # of the extra "debug"
    from prompt_toolkit.history import FileHistory, InMemoryHistory  # noqa: PLC0415

    try:
        history.parent.mkdir(parents=True, exist_ok=True)
        history.touch()
    except OSError:
        return PromptSession(history=InMemoryHistory(), completer=_completer(shell))
    kept = FileHistory(str(history))
    return PromptSession(history=kept, completer=_completer(shell), complete_while_typing=False)


def _completer(shell: Shell) -> Completer:
    from prompt_toolkit.completion import Completer, Completion  # noqa: PLC0415  # of the extra "debug"
    from prompt_toolkit.document import Document  # noqa: PLC0415

    class Candidates(Completer):
        """Offers what may stand behind the command, or the commands."""

        def get_completions(self, document: Document, _event: object) -> Iterator[Completion]:
            line = document.text_before_cursor.lstrip()
            _, space, rest = line.partition(" ")
            typed = len(rest.lstrip()) if space else len(line)
            yield from (Completion(text, start_position=-typed) for text in candidates(shell, line))

    return Candidates()


def _repeats(text: str) -> bool:
    word = text.partition(" ")[0]
    try:
        return bool(word) and find_command(word).repeats
    except PytlcError:
        return False
