# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The swift-grid authors

"""Two ways to write values: as `msgpack` does, and in any forms that the format allows.

https://github.com/msgpack/msgpack/blob/master/spec.md
"""

import random
import struct

import msgpack
from canonical import Pairs, ReservedExt, Single
from msgpack import ExtType, Timestamp

PACKER = msgpack.Packer(datetime=True)
SINGLE_PACKER = msgpack.Packer(use_single_float=True)

# The first bytes of all forms, where several bytes are one form the least of them.
ALL_FORMS = {0x00, 0x80, 0x90, 0xA0, *range(0xC0, 0xE0), 0xE0} - {0xC1}

INTEGERS = (
    (0xCC, ">B", 0, 2**8 - 1),
    (0xCD, ">H", 0, 2**16 - 1),
    (0xCE, ">I", 0, 2**32 - 1),
    (0xCF, ">Q", 0, 2**64 - 1),
    (0xD0, ">b", -(2**7), 2**7 - 1),
    (0xD1, ">h", -(2**15), 2**15 - 1),
    (0xD2, ">i", -(2**31), 2**31 - 1),
    (0xD3, ">q", -(2**63), 2**63 - 1),
)


def standard(value: object) -> bytes:
    """A value as `msgpack` packs it, with each float as wide as it is."""
    kind = type(value)
    if kind is Single:
        return SINGLE_PACKER.pack(value)
    if kind in (list, tuple):
        return PACKER.pack_array_header(len(value)) + b"".join([standard(element) for element in value])
    if kind in (dict, Pairs):
        parts = [standard(key) + standard(element) for key, element in value.items()]
        return PACKER.pack_map_header(len(parts)) + b"".join(parts)
    if kind is ReservedExt:
        return PACKER.pack_ext_type(value.code, value.data)
    return PACKER.pack(value)


class FormEncoder:
    """Writes values in forms that are picked at random among those that hold them, and remembers which it has used."""

    def __init__(self) -> None:
        self.used: set[int] = set()
        self._random = random.Random()
        self._parts: list[bytes] = []

    def encode(self, value: object, generator: random.Random) -> bytes:
        """The bytes of a value."""
        self._random = generator
        self._parts = []
        self._write(value)
        return b"".join(self._parts)

    def _write(self, value: object) -> None:
        kind = type(value)
        if kind is int:
            self._write_integer(value)
        elif kind is str:
            encoded = value.encode()
            self._head(len(encoded), fixed=(0xA0, 32), sizes=(0xD9, 0xDA, 0xDB))
            self._parts.append(encoded)
        elif kind is bytes:
            self._head(len(value), fixed=None, sizes=(0xC4, 0xC5, 0xC6))
            self._parts.append(value)
        elif kind in (list, tuple):
            self._head(len(value), fixed=(0x90, 16), sizes=(None, 0xDC, 0xDD))
            for element in value:
                self._write(element)
        elif kind in (dict, Pairs):
            self._head(len(value), fixed=(0x80, 16), sizes=(None, 0xDE, 0xDF))
            for key, element in value.items():
                self._write(key)
                self._write(element)
        elif kind in (ExtType, ReservedExt):
            self._write_ext(value.code, value.data)
        elif kind is Timestamp:
            self._write_timestamp(value.seconds, value.nanoseconds)
        elif kind is Single:
            self._form(0xCA, struct.pack(">f", value))
        elif kind is float:
            self._form(0xCB, struct.pack(">d", value))
        else:
            self._form(0xC0 if value is None else 0xC3 if value else 0xC2)

    def _form(self, first: int, rest: bytes = b"") -> None:
        self.used.add(first)
        self._parts.append(bytes((first,)) + rest)

    def _write_integer(self, value: int) -> None:
        forms = [form for form in INTEGERS if form[2] <= value <= form[3]]
        choice = self._random.randrange(-1 if -32 <= value < 128 else 0, len(forms))
        if choice < 0:
            self.used.add(0x00 if value >= 0 else 0xE0)
            self._parts.append(struct.pack(">b", value))
        else:
            first, layout, _, _ = forms[choice]
            self._form(first, struct.pack(layout, value))

    def _head(self, count: int, fixed: tuple[int, int] | None, sizes: tuple[int | None, int, int]) -> None:
        """A length of 8, 16 or 32 bits, or one that is in the first byte."""
        choices = [
            (first, layout)
            for first, layout, limit in zip(sizes, (">B", ">H", ">I"), (2**8, 2**16, 2**32), strict=True)
            if first is not None and count < limit
        ]
        choice = self._random.randrange(-1 if fixed and count < fixed[1] else 0, len(choices))
        if choice < 0:
            self.used.add(fixed[0])
            self._parts.append(bytes((fixed[0] | count,)))
        else:
            first, layout = choices[choice]
            self._form(first, struct.pack(layout, count))

    def _write_ext(self, code: int, data: bytes) -> None:
        exact = {1: 0xD4, 2: 0xD5, 4: 0xD6, 8: 0xD7, 16: 0xD8}.get(len(data))
        if exact is not None and self._random.random() < 0.5:
            self._form(exact)
        else:
            self._head(len(data), fixed=None, sizes=(0xC7, 0xC8, 0xC9))
        self._parts.append(struct.pack(">b", code) + data)

    def _write_timestamp(self, seconds: int, nanoseconds: int) -> None:
        bodies = [struct.pack(">Iq", nanoseconds, seconds)]
        if 0 <= seconds < 2**34:
            bodies.append(struct.pack(">Q", nanoseconds << 34 | seconds))
        if 0 <= seconds < 2**32 and nanoseconds == 0:
            bodies.append(struct.pack(">I", seconds))
        self._write_ext(-1, self._random.choice(bodies))
