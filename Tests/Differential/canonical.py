# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The swift-grid authors

"""Values as text that says all of them and owes nothing to MessagePack: what both sides compare.

`Program/CanonicalText.swift` says what the text of each kind is, and writes the same.
"""

import datetime
import re
import struct
import unicodedata
from collections.abc import Callable, Iterator

from msgpack import ExtType, Timestamp

EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)


class Single(float):
    """A float 32, which Python has not: a number that one holds."""


class Pairs(dict):
    """A map whose keys a dictionary does not hold, or not all at once: lists, or 1 beside 1.0 and true.

    What packs and writes dictionaries sees its pairs in their order.
    """

    def __init__(self, pairs: list[tuple]) -> None:
        super().__init__()
        self._pairs = pairs

    def __len__(self) -> int:
        return len(self._pairs)

    def items(self) -> list[tuple]:
        """The pairs in their order."""
        return self._pairs


class ReservedExt:
    """An ext whose type number is below 0, which `ExtType` refuses."""

    def __init__(self, code: int, data: bytes) -> None:
        self.code = code
        self.data = data


def extension(code: int, data: bytes) -> ExtType | ReservedExt:
    """The `ext_hook` of reading."""
    return ExtType(code, data) if code >= 0 else ReservedExt(code, data)


def moment(time: datetime.datetime) -> Timestamp:
    """The time as whole numbers, without the help of `msgpack`."""
    since = time - EPOCH
    return Timestamp(since.days * 86400 + since.seconds, since.microseconds * 1000)


def text(value: object) -> str:
    """The canonical text of a value."""
    return WRITERS[type(value)](value)


def write_map(value: dict) -> str:
    """The text of a map."""
    return "{" + ",".join([f"{text(key)}:{text(element)}" for key, element in value.items()]) + "}"


def write_list(value: list | tuple) -> str:
    """The text of an array."""
    return "[" + ",".join([text(element) for element in value]) + "]"


WRITERS: dict[type, Callable[..., str]] = {
    type(None): lambda value: "n",
    bool: lambda value: "true" if value else "false",
    int: lambda value: f"i{value}",
    Single: lambda value: "f" + struct.pack(">f", value).hex(),
    float: lambda value: "d" + struct.pack(">d", value).hex(),
    str: lambda value: "s" + value.encode().hex(),
    bytes: lambda value: "b" + value.hex(),
    list: write_list,
    tuple: write_list,
    dict: write_map,
    Pairs: write_map,
    ExtType: lambda value: f"x{value.code}.{value.data.hex()}",
    ReservedExt: lambda value: f"x{value.code}.{value.data.hex()}",
    Timestamp: lambda value: f"t{value.seconds}.{value.nanoseconds}",
    datetime.datetime: lambda value: text(moment(value)),
}

# Where a value begins; digits of bytes are never there.
FLOAT = re.compile(r"(?<![^\[{,:])(?:(f)([0-9a-f]{8})|(d)[0-9a-f]{16})")
STRING = re.compile(r"(?<![^\[{,:])s([0-9a-f]*)")


def widened(canonical: str) -> str:
    """The text with every float 32 as the float 64 that Python reads it as."""
    return FLOAT.sub(widened_float, canonical)


def widened_float(match: re.Match) -> str:
    """The text of a float as that of a float 64."""
    if match[1] is None:
        return match[0]
    return text(*struct.unpack(">f", bytes.fromhex(match[2])))


def narrowed(value: object, canonical: str) -> object:
    """A value that Python has read, with its floats as wide as they are in its text."""
    widths = [match[1] or match[3] for match in FLOAT.finditer(canonical)]
    return narrowed_in_turn(value, iter(widths)) if "f" in widths else value


def narrowed_in_turn(value: object, widths: Iterator[str]) -> object:
    """A value whose floats have the widths that come next."""
    kind = type(value)
    if kind is float:
        return Single(value) if next(widths) == "f" else value
    if kind in (list, tuple):
        return [narrowed_in_turn(element, widths) for element in value]
    if kind in (dict, Pairs):
        return Pairs([(narrowed_in_turn(key, widths), narrowed_in_turn(item, widths)) for key, item in value.items()])
    return value


def identity(key: object) -> str:
    """What is the same for two keys that are equal in Swift: texts by what they look like, and floats that are no number.

    It may be the same for two others, too: for a float 32 and a float 64.
    """
    return FLOAT.sub(unified_nan, STRING.sub(normalised, widened(text(key))))


def unified_nan(match: re.Match) -> str:
    """The text of a float, one for all that are no number."""
    bits = int(match[0][1:], 16) & 0x7FFF_FFFF_FFFF_FFFF
    return "dNaN" if bits > 0x7FF0_0000_0000_0000 else match[0]


def normalised(match: re.Match) -> str:
    """The text of a text in Unicode's composed form."""
    return "s" + unicodedata.normalize("NFC", bytes.fromhex(match[1]).decode()).encode().hex()


def has_duplicate(value: object, *, of_floats: bool = True) -> bool:
    """Whether a map of the value has a key twice; without floats, only if there is no doubt about it."""
    # Without recursion, of which some versions of Python have less than others.
    pending = [value]
    while pending:
        value = pending.pop()
        kind = type(value)
        if kind in (list, tuple):
            pending.extend(value)
        elif kind in (dict, Pairs):
            keys = [identity(key) for key, _ in value.items()] if len(value) > 1 else []
            if not of_floats:
                keys = [key for key in keys if FLOAT.search(key) is None]
            if len(set(keys)) < len(keys):
                return True
            for pair in value.items():
                pending.extend(pair)
    return False


def depth(canonical: str) -> int:
    """How many arrays and maps are open within one another."""
    deepest = level = 0
    for character in canonical:
        if character in "[{":
            level += 1
            deepest = max(deepest, level)
        elif character in "]}":
            level -= 1
    return deepest


def key_depth(canonical: str) -> int:
    """How many arrays and maps are open within one another in a key."""
    deepest = 0
    # Of what is open: whether it is a map, whether a key comes, and how many are open in the key that it is in.
    levels = []
    for character in canonical:
        if character in "[{":
            within = 0
            if levels:
                is_map, is_key, outer = levels[-1]
                within = outer + 1 if outer or (is_map and is_key) else 0
            deepest = max(deepest, within)
            levels.append([character == "{", True, within])
        elif character in "]}":
            levels.pop()
        elif character in ",:" and levels:
            levels[-1][1] = character == ","
    return deepest
