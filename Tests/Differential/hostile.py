# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The swift-grid authors

"""Bytes that nobody has written: both sides read the same value of them, or both refuse them.

They differ in what is listed in `EXCEPTIONS`, and in nothing else. Each time that one side alone refuses, what is
listed must be in the bytes; each of these is counted.
"""

import collections
import random
import re

import msgpack
import peer
import reading
from canonical import depth, has_duplicate, key_depth, narrowed, text, widened
from difference import Difference, at
from forms import FormEncoder, standard
from peer import Peer, Reading
from reading import PythonReading
from values import DEPTH, KEY_DEPTH, Values

DUPLICATE = "a key that is there twice: refused by Swift, and the last one counts in Python"
DEEP = f"more than {DEPTH} levels: refused by Swift unless it is given another limit"
KEYS = f"a key in which more than {KEY_DEPTH} levels are open: refused by Swift"
TIME = "bytes of ext type -1 that are no timestamp: an ext in Swift, refused by Python"
STACK = "more than 1024 levels: refused by Python, also to skip"
WRAPPED = "an ext of 2^32-1 bytes: refused by Swift as cut, and skipped by Python as if it had none"

EXCEPTIONS = (DUPLICATE, DEEP, KEYS, TIME, STACK, WRAPPED)

# One of each, so that all are seen whatever the seed is. A text is also the same key as another that looks like it.
PLANTED = (
    ("8201a1610102", DUPLICATE),
    ("82a2c3a901a365cc8102", DUPLICATE),
    ("82cb7ff800000000000001cbfff800000000000102", DUPLICATE),
    ("91" * DEPTH + "90", DEEP),
    ("8101" * DEPTH + "80", DEEP),
    ("81" + "91" * KEY_DEPTH + "9001", KEYS),
    ("81" + "8101" * KEY_DEPTH + "8001", KEYS),
    ("d4ff00", TIME),
    ("c700ff", TIME),
    ("d7ffee6b280000000000", TIME),
    ("c70cff3b9aca000000000000000000", TIME),
    ("91" * 1024 + "90", STACK),
    ("c9ffffffff00", WRAPPED),
)
# What reads such bytes to their end takes less stack than the main thread has.
DEEPEST = 4096

# A float 32 that is a signalling NaN: Python, which has it as a float 64, makes a quiet one of it.
SIGNALLING = re.compile(r"(?<![^\[{,:])f[7f]f(?!800000)[89ab][0-9a-f]{5}")

HEADS = tuple(range(0xC0, 0xE0))
EDGES = (
    b"\x00\x00\x00\x00",
    b"\xff\xff\xff\xff",
    b"\x7f\xff\xff\xff",
    b"\x80\x00\x00\x00",
    b"\xff\xff",
    b"\x7f\xff",
    b"\x01\x00",
)


class Hostile:
    """The third part."""

    def __init__(self, seed: int) -> None:
        self.name = "bytes that nobody has written"
        self._seed = seed
        self._encoder = FormEncoder()
        self._outcomes: collections.Counter[str] = collections.Counter()
        self._exceptions: collections.Counter[str] = collections.Counter()

    def run(self, indices: range, peer_program: Peer) -> None:
        """Compares some strings of bytes."""
        cases = [self._case(index) for index in indices]
        answers = peer_program.ask([peer.read(data, lead=0, depth=limit, cut=0) for data, limit in cases])
        for index, (data, limit), answer in zip(indices, cases, answers, strict=True):
            with at(index - indices.start):
                found = self._check(data, limit, Reading.parse(answer))
                if index < len(PLANTED) and PLANTED[index][1] not in found:
                    raise Difference(f"not seen: {PLANTED[index][1]}", bytes=data)

    def summary(self, count: int) -> list[str]:
        """What has been compared, and how often the sides differ in each way that is listed."""
        refused = {name: times for name, times in sorted(self._outcomes.items()) if name not in ("read", "skipped")}
        reasons = ", ".join(f"{name} {times}" for name, times in refused.items())
        return [
            f"{count} strings; {self._outcomes['read']} read and {self._outcomes['skipped']} skipped by both; "
            f"{sum(refused.values())} refused by both ({reasons})",
            *(f"  {self._exceptions[exception]} with {exception}" for exception in EXCEPTIONS),
        ]

    @property
    def forms(self) -> set[int]:
        """The first bytes of the forms that were there before something was changed."""
        return self._encoder.used

    def _case(self, index: int) -> tuple[bytes, int]:
        """Bytes, and how deep Swift may read."""
        if index < len(PLANTED):
            data, exception = PLANTED[index]
            return bytes.fromhex(data), DEEPEST if exception is STACK else DEPTH
        generator = random.Random(f"{self._seed} {index}")
        kind = generator.random()
        if kind < 0.25:
            return random_bytes(generator), DEPTH
        if kind < 0.28:
            return deep_bytes(generator), generator.choice((DEPTH, DEEPEST))
        values = Values(generator, plain=False)
        if kind < 0.34:
            return self._with_duplicate(values, generator), DEPTH
        data = self._encoder.encode(values.nested(3), generator)
        if kind < 0.38:
            body = generator.randbytes(generator.choice((0, 1, 2, 3, 4, 5, 7, 8, 8, 9, 11, 12, 12, 13, 16)))
            data = b"\x92" + b"\xc7" + bytes((len(body), 0xFF)) + body + data
        return mutated(data, generator), DEPTH

    def _with_duplicate(self, values: Values, generator: random.Random) -> bytes:
        """A map that may have a key twice, also in two forms: among few keys of any kind, or at the end of many."""
        if generator.random() < 0.5:
            keys = [generator.choice(([], {}, None, True, 1, 1.0, "1", b"1", values.nested(2), "é", "e\u0301"))] * 2
            keys += [values.scalar() for _ in range(generator.randint(0, 2))]
            generator.shuffle(keys)
        else:
            keys = list(range(generator.choice((1, 7, 8, 9, 14))))
            keys.append(generator.randrange(len(keys) + 1))
        parts = [self._encoder.encode(part, generator) for key in keys for part in (key, values.scalar())]
        return bytes((0x80 | len(keys),)) + b"".join(parts)

    def _check(self, data: bytes, limit: int, swift: Reading) -> set[str]:
        """Compares what became of the bytes; returns what is listed of it."""
        return {self._check_reading(data, limit, swift), self._check_skipping(data, swift)}

    def _check_reading(self, data: bytes, limit: int, swift: Reading) -> str:
        python = reading.read(data)
        if swift.status == "ok" and python.error is None:
            self._check_value(data, python, swift)
            self._outcomes["read"] += 1
            return ""
        if swift.status != "ok" and python.error is not None:
            self._outcomes[swift.status] += 1
            return ""
        exception = self._listed(limit, python, swift)
        if exception is None:
            python_text = f"{python.error!r}" if python.error else text(python.value)
            swift_text = swift.text or swift.status
            raise Difference("one side refuses it", text_of_Python=python_text, text_of_Swift=swift_text, bytes=data)
        self._exceptions[exception] += 1
        return exception

    def _listed(self, limit: int, python: PythonReading, swift: Reading) -> str | None:
        """Why one side alone may refuse the bytes."""
        if swift.status == "duplicateKey" and has_duplicate(python.value):
            return DUPLICATE
        if swift.status == "limitExceeded" and depth(text(python.value)) > limit:
            return DEEP
        if swift.status == "limitExceeded" and key_depth(text(python.value)) > KEY_DEPTH:
            return KEYS
        if isinstance(python.error, msgpack.StackError) and swift.status == "ok" and depth(swift.text) > 1024:
            return STACK
        is_time = str(python.error).startswith(("invalid timestamp data", "nanoseconds must be"))
        return TIME if is_time and swift.status == "ok" and "x-1." in swift.text else None

    def _check_value(self, data: bytes, python: PythonReading, swift: Reading) -> None:
        python_text = text(python.value)
        if python_text != widened(swift.text):
            raise Difference("the texts differ", text_of_Python=python_text, text_of_Swift=swift.text, bytes=data)
        if python.end != swift.end:
            raise Difference(f"Python reads to byte {python.end}, Swift to {swift.end}", text=swift.text, bytes=data)
        if has_duplicate(python.value, of_floats=False):
            raise Difference("Swift reads a map that has a key twice", text=swift.text, bytes=data)
        packed = standard(narrowed(python.value, swift.text))
        if packed != swift.encoded and SIGNALLING.search(swift.text) is None:
            raise Difference("they write it in other bytes", bytes_of_Python=packed, bytes_of_Swift=swift.encoded)

    def _check_skipping(self, data: bytes, swift: Reading) -> str:
        python = reading.skip(data)
        if swift.status == "ok" and (swift.skip_status, swift.skip_end) != ("ok", swift.end):
            raise Difference(
                f"Swift reads to {swift.end}, and skips to {swift.skip_end}, {swift.skip_status}", bytes=data
            )
        if swift.skip_status != "ok" and swift.skip_end != 0:
            raise Difference(f"Swift refuses to skip it, but moves to {swift.skip_end}", bytes=data)
        if swift.skip_status == "ok" and python.error is None:
            if python.end != swift.skip_end:
                raise Difference(f"Python skips to byte {python.end}, Swift to {swift.skip_end}", bytes=data)
            self._outcomes["skipped"] += 1
            return ""
        if swift.skip_status != "ok" and python.error is not None:
            return ""
        exception = None
        if isinstance(python.error, msgpack.StackError):
            exception = STACK
        elif swift.skip_status == "truncated" and b"\xc9\xff\xff\xff\xff" in data:
            exception = WRAPPED
        if exception is None:
            python_end = f"{python.error!r}" if python.error else f"to byte {python.end}"
            swift_end = f"{swift.skip_status}, to byte {swift.skip_end}"
            raise Difference("one side does not skip it", Python=python_end, Swift=swift_end, bytes=data)
        self._exceptions[exception] += 1
        return exception


def random_bytes(generator: random.Random) -> bytes:
    """Bytes of which many begin something, and few are long."""
    result = bytearray()
    for _ in range(generator.randint(1, 40)):
        kind = generator.random()
        if kind < 0.3:
            result.append(generator.choice(HEADS))
        elif kind < 0.5:
            result.append(generator.randrange(0x80, 0xC0))
        elif kind < 0.8:
            result.append(generator.randrange(0x06))
        else:
            result.append(generator.randrange(0x100))
    return bytes(result)


def deep_bytes(generator: random.Random) -> bytes:
    """Arrays and maps within one another, about as deep as one side goes or the other."""
    levels = generator.choice((DEPTH, 1024)) + generator.randint(-3, 3)
    heads, ends = [], []
    kinds = ((b"\x91", b""), (b"\x92\xc0", b""), (b"\x92", b"\xc0"), (b"\x81\x01", b""), (b"\x81", b"\x01"))
    for level in range(levels):
        # What is a key may not hold much.
        may_be_key = level + KEY_DEPTH >= levels or generator.random() < 0.001
        head, end = generator.choice(kinds if may_be_key else kinds[:-1])
        heads.append(head)
        ends.append(end)
    return b"".join(heads) + generator.choice((b"\x90", b"\x80", b"\x01")) + b"".join(reversed(ends))


def mutated(data: bytes, generator: random.Random) -> bytes:
    """The bytes with one to three changes."""
    result = bytearray(data)
    for _ in range(generator.randint(1, 3)):
        place = generator.randrange(len(result) + 1)
        match generator.randrange(8):
            case 0 if place < len(result):
                result[place] ^= 1 << generator.randrange(8)
            case 1 if place < len(result):
                result[place] = generator.randrange(256)
            case 2 if place < len(result):
                result[place] = generator.choice(HEADS)
            case 3:
                result[place:place] = generator.randbytes(generator.randint(1, 4))
            case 4:
                del result[place : place + generator.randint(1, 4)]
            case 5:
                del result[place:]
            case 6:
                result[place:place] = result[place : place + generator.randint(1, 16)]
            case _:
                edge = generator.choice(EDGES)
                result[place : place + len(edge)] = edge
    return bytes(result)
