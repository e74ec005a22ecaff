"""External programs: where Java and TLC come from, and how a program is run so that it always ends.

:func:`find_toolchain` is what most callers need. The environment decides, in variables that are read at each
call: ``PYTLC_JAVA``, ``PYTLC_TLA2TOOLS``, ``PYTLC_JAR_SOURCE``, ``PYTLC_RELEASE_URL`` and ``PYTLC_CACHE``.
"""

from __future__ import annotations

from pytlc.lazily import lazily

TYPE_CHECKING = False  # what type checkers take for true
if TYPE_CHECKING:
    from pytlc.toolchain.archive import archive_flags, find_archive, make_archive, prepare_archive
    from pytlc.toolchain.cache import cache_folder
    from pytlc.toolchain.find import Toolchain, find_toolchain
    from pytlc.toolchain.jar import TlcJar, available_jars, find_jar, provision_jar
    from pytlc.toolchain.java import Java, find_java
    from pytlc.toolchain.machine import free_memory, heap_share, processors
    from pytlc.toolchain.process import (
        Answer,
        Companion,
        Completed,
        Exit,
        ask_for_stacks,
        run_lines,
        run_text,
    )
    from pytlc.toolchain.seal import same_jar
else:
    __getattr__ = lazily(
        __name__,
        {
            "archive": "archive_flags find_archive make_archive prepare_archive",
            "cache": "cache_folder",
            "find": "Toolchain find_toolchain",
            "jar": "TlcJar available_jars find_jar provision_jar",
            "java": "Java find_java",
            "machine": "free_memory heap_share processors",
            "process": "Answer Companion Completed Exit ask_for_stacks run_lines run_text",
            "seal": "same_jar",
        },
    )

__all__ = [
    "Answer",
    "Companion",
    "Completed",
    "Exit",
    "Java",
    "TlcJar",
    "Toolchain",
    "archive_flags",
    "ask_for_stacks",
    "available_jars",
    "cache_folder",
    "find_archive",
    "find_jar",
    "find_java",
    "find_toolchain",
    "free_memory",
    "heap_share",
    "make_archive",
    "prepare_archive",
    "processors",
    "provision_jar",
    "run_lines",
    "run_text",
    "same_jar",
]
