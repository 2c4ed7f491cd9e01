# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The swift-grid authors

"""Random values: the borders of the format's forms are likelier than what is between them."""

import datetime
import random
import struct

from canonical import EPOCH, Pairs, ReservedExt, Single, identity
from msgpack import ExtType, Timestamp

# What a reader goes down by default.
DEPTH = 128
# How many arrays and maps may be open within a key.
KEY_DEPTH = 4

INTEGER_BORDERS = tuple(
    sign * 2**width + offset
    for width in (0, 5, 7, 8, 15, 16, 31, 32, 63, 64)
    for sign in (1, -1)
    for offset in (-2, -1, 0, 1)
    if -(2**63) <= sign * 2**width + offset < 2**64
)
FLOATS = (0.0, -0.0, 1.0, -1.5, 0.1, 1e23, 5e-324, 1.7976931348623157e308, float("inf"), float("-inf"), float("nan"))
SINGLES = (0.0, -0.0, 1.0, -1.5, 2.0**-149, 3.4028234663852886e38, float("inf"), float("-inf"), float("nan"))
SHORT_BORDERS = (1, 2, 4, 8, 15, 16, 17, 30, 31, 32, 33)
LONG_BORDERS = (254, 255, 256, 257)
LONGEST_BORDERS = (65534, 65535, 65536, 65537)
SECONDS_BORDERS = (0, 1, -1, 2**32 - 1, 2**32, 2**34 - 1, 2**34, -(2**63), 2**63 - 1, -62135596801, 253402300800)

# One, two, three and four bytes of UTF-8 a character, and the last of each.
SCALARS = ((0x20, 0x7E), (0x00, 0x7F), (0x80, 0x7FF), (0x800, 0xD7FF), (0xE000, 0xFFFF), (0x1_0000, 0x10_FFFF))


class Values:
    """Makes values, all of whose randomness is the generator's.

    `single` says which floats are 32 bits wide: all, none, or some (`None`). With `plain`, values have only what
    `packb` takes as it is; with `text_only`, byte strings are UTF-8 and never keys.
    """

    def __init__(
        self, generator: random.Random, *, single: bool | None = None, plain: bool = True, text_only: bool = False
    ) -> None:
        self._random = generator
        self._single = single
        self._plain = plain
        self._text_only = text_only

    def value(self) -> object:
        """A value of any size, mostly small."""
        kind = self._random.random()
        # Long ones are rare, for they take as long as thousands of others.
        if kind < 0.0003:
            return self._long_collection()
        if kind < 0.002:
            return self._deep()
        return self.scalar() if kind < 0.25 else self._collection(4)

    def nested(self, depth: int) -> object:
        """A value that may have others in it, so deep at most."""
        return self.scalar() if depth == 0 or self._random.random() < 0.7 else self._collection(depth)

    def _collection(self, depth: int) -> object:
        if self._random.random() < 0.45:
            return [self.nested(depth - 1) for _ in range(self._count())]
        return self.map([(self._key(depth), self.nested(depth - 1)) for _ in range(self._count())])

    def map(self, pairs: list[tuple]) -> dict:
        """A map of those pairs whose key is not there already: a dictionary where one holds them."""
        pairs = list({identity(key): (key, value) for key, value in pairs}.values())
        try:
            dictionary = dict(pairs)
        except TypeError:
            return Pairs(pairs)
        return dictionary if len(dictionary) == len(pairs) else Pairs(pairs)

    def _key(self, depth: int) -> object:
        while True:
            kind = self._random.random()
            if kind < 0.5:
                return self.string()
            key = self.scalar() if kind < 0.9 else self.nested(depth - 1)
            if not (self._text_only and isinstance(key, bytes | list | dict)):
                # As a tuple, an array can be the key of a dictionary.
                return tuple(key) if type(key) is list else key

    def _long_collection(self) -> object:
        numbers = range(self._random.choice(LONGEST_BORDERS))
        return list(numbers) if self._random.random() < 0.5 else dict.fromkeys(numbers)

    def _deep(self) -> object:
        value = self.scalar()
        for level in range(self._random.randint(100, DEPTH)):
            kind = self._random.random()
            if kind < 0.4:
                value = [None, value]
            elif kind < 0.9 or level > KEY_DEPTH or self._text_only:
                value = {1: value}
            else:
                value = self.map([(value, 2)])
        return value

    def scalar(self) -> object:
        """A value that has no others in it."""
        kind = self._random.random()
        if kind < 0.05:
            return None
        if kind < 0.1:
            return kind < 0.075
        if kind < 0.35:
            return self._integer()
        if kind < 0.5:
            return self._float()
        if kind < 0.7:
            return self.string()
        if kind < 0.8:
            return self.string().encode() if self._text_only else self._random.randbytes(self._length())
        if kind < 0.9:
            return self._ext()
        return self._time()

    def _integer(self) -> int:
        kind = self._random.random()
        if kind < 0.5:
            return self._random.choice(INTEGER_BORDERS)
        number = self._random.getrandbits(self._random.randint(1, 64 if kind < 0.75 else 63))
        return number if kind < 0.75 else -number

    def _float(self) -> float:
        if self._single is False or (self._single is None and self._random.random() < 0.5):
            if self._random.random() < 0.2:
                return self._random.choice(FLOATS)
            return struct.unpack(">d", self._random.randbytes(8))[0]
        if self._random.random() < 0.2:
            return Single(self._random.choice(SINGLES))
        number = Single(struct.unpack(">f", self._random.randbytes(4))[0])
        if self._single and number == number and abs(number) < 1e38:
            # One that has more digits than a float 32 holds: `packb` has to round it.
            number = Single(number * (1 + self._random.random() * 2**-23))
        return number

    def string(self) -> str:
        """A text whose UTF-8 has a certain length, of characters of all widths."""
        length = self._length()
        widest = self._random.randrange(5)
        ranges = SCALARS[: widest + 2] if widest else SCALARS[:1]
        characters = []
        rest = length
        while rest >= 4 and len(characters) < 80:
            character = chr(self._random.randint(*self._random.choice(ranges)))
            characters.append(character)
            rest -= len(character.encode())
        return "".join(characters) + "~" * rest

    def _ext(self) -> ExtType | ReservedExt:
        data = self._random.randbytes(self._length())
        if self._plain:
            return ExtType(self._random.randint(0, 127), data)
        # Never -1, the timestamp's.
        code = self._random.randint(-128, 126)
        return ReservedExt(code, data) if code < -1 else ExtType(code + 1, data)

    def _time(self) -> Timestamp | datetime.datetime:
        kind = self._random.random()
        if self._plain and kind < 0.4:
            # Of all years that are in range in all zones.
            zone = datetime.timezone(datetime.timedelta(minutes=self._random.randint(-1439, 1439)))
            days = datetime.timedelta(
                self._random.randint(-719_000, 2_932_000), microseconds=self._random.getrandbits(36)
            )
            return (EPOCH + days).astimezone(zone)
        if kind < 0.7:
            seconds = self._random.choice(SECONDS_BORDERS)
        else:
            seconds = self._random.getrandbits(self._random.randint(1, 63)) * self._random.choice((1, 1, -1))
        return Timestamp(seconds, self._random.choice((0, 0, 1, 999_999_999, self._random.randrange(1_000_000_000))))

    def _length(self) -> int:
        """The number of bytes of a text, a byte string or an ext."""
        kind = self._random.random()
        if kind < 0.8:
            return int(kind * 15)
        if kind < 0.96:
            return self._random.choice(SHORT_BORDERS)
        if kind < 0.998:
            return self._random.choice(LONG_BORDERS)
        return self._random.choice(LONGEST_BORDERS)

    def _count(self) -> int:
        """The number of values or pairs of an array or a map."""
        kind = self._random.random()
        return int(kind * 5) if kind < 0.98 else self._random.randint(14, 17)
