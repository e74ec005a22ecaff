"""A Java class that stands for an operator of a module, assembled by hand: a user's Java has no compiler."""

from __future__ import annotations

import io
import struct
import zipfile

VALUE = "tlc2/value/impl/IntValue"
ANY = "tlc2/value/impl/Value"


def library(module: str, text: str, *, says: int, value: str = VALUE) -> bytes:
    """A jar with a module and the class whose static method ``Answer`` TLC takes instead of its operator.

    Args:
        module: The name of the module.
        text: Its text, which defines ``Answer``.
        says: What the method returns, from 0 to 5.
        value: The class of TLC that makes the value; one that is not there makes the library a foreign one.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(f"{module}.tla", text)
        archive.writestr(f"tlc2/module/{module}.class", _class(f"tlc2/module/{module}", says, value))
    return buffer.getvalue()


def class_beside(module: str, *, says: int) -> bytes:
    """The class that lies beside a module as ``MODULE.class``."""
    return _class(module, says, VALUE)


def class_that_reads(module: str, file: str) -> bytes:
    """The same, whose ``Answer`` is the length of a file, 0 where that is not there.

    ``public static Value Answer() { return IntValue.gen((int) new File(FILE).length()); }``
    """
    pool = [
        *(_text(module), _reference(7, 1), _text("java/lang/Object"), _reference(7, 3)),  # 1 to 4
        *(_text("Answer"), _text(f"()L{ANY};"), _text("Code")),  # 5 to 7
        *(_text(VALUE), _reference(7, 8), _text("gen"), _text(f"(I)L{VALUE};")),  # 8 to 11
        *(_reference(12, 10, 11), _reference(10, 9, 12)),  # 12, 13
        *(_text("java/io/File"), _reference(7, 14), _text(file), _reference(8, 16)),  # 14 to 17
        *(_text("<init>"), _text("(Ljava/lang/String;)V"), _reference(12, 18, 19)),  # 18 to 20
        *(_reference(10, 15, 20), _text("length"), _text("()J"), _reference(12, 22, 23)),  # 21 to 24
        _reference(10, 15, 24),  # 25
    ]
    code = bytes([0xBB, 0, 15, 0x59, 0x12, 17, 0xB7, 0, 21, 0xB6, 0, 25, 0x88, 0xB8, 0, 13, 0xB0])
    return _of_pool(pool, len(pool) + 1, code, stack=3)


def _class(name: str, says: int, value: str) -> bytes:
    """``public class NAME { public static Value Answer() { return IntValue.gen(SAYS); } }``."""
    pool = [
        *(_text(name), _reference(7, 1), _text("java/lang/Object"), _reference(7, 3)),  # 1 to 4
        *(_text("Answer"), _text(f"()L{ANY};"), _text("Code")),  # 5 to 7
        *(_text(value), _reference(7, 8), _text("gen"), _text(f"(I)L{value};")),  # 8 to 11
        *(_reference(12, 10, 11), _reference(10, 9, 12)),  # 12, 13
        struct.pack(">Bq", 5, 0),  # a number that takes two places: 14, 15
    ]
    code = bytes([3 + says, 0xB8, 0, 13, 0xB0])
    return _of_pool(pool, len(pool) + 2, code, stack=1)


def _of_pool(pool: list[bytes], count: int, code: bytes, *, stack: int) -> bytes:
    """The class of the first entry with the method of the fifth and the sixth one."""
    body = struct.pack(">HHI", stack, 0, len(code)) + code + struct.pack(">HH", 0, 0)
    method = struct.pack(">HHHHHI", 9, 5, 6, 1, 7, len(body)) + body
    head = struct.pack(">IHHH", 0xCAFEBABE, 0, 49, count) + b"".join(pool)
    return head + struct.pack(">HHHHHH", 0x21, 2, 4, 0, 0, 1) + method + struct.pack(">H", 0)


def _text(text: str) -> bytes:
    return struct.pack(">BH", 1, len(text)) + text.encode()


def _reference(tag: int, *indexes: int) -> bytes:
    return struct.pack(f">B{len(indexes)}H", tag, *indexes)
