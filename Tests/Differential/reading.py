# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The swift-grid authors

"""What Python's `msgpack` reads of bytes."""

import dataclasses

import msgpack
from canonical import Pairs, extension


@dataclasses.dataclass(frozen=True)
class PythonReading:
    """The value that bytes begin with and where it ends, or why there is none."""

    value: object = None
    end: int = 0
    error: Exception | None = None


def read(data: bytes) -> PythonReading:
    """Reads the value that bytes begin with: with every pair of its maps, keys of any kind, and ext of all types."""
    try:
        value = msgpack.unpackb(
            data, strict_map_key=False, raw=False, timestamp=0, object_pairs_hook=Pairs, ext_hook=extension
        )
    except msgpack.ExtraData as error:
        return PythonReading(error.unpacked, len(data) - len(error.extra))
    except ValueError as error:
        return PythonReading(error=error)
    return PythonReading(value, len(data))


def skip(data: bytes) -> PythonReading:
    """Goes past the value that bytes begin with."""
    unpacker = msgpack.Unpacker(read_size=4096)
    unpacker.feed(data)
    try:
        unpacker.skip()
    except (ValueError, msgpack.OutOfData) as error:
        return PythonReading(error=error)
    return PythonReading(end=unpacker.tell())
