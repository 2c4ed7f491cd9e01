# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The swift-grid authors

"""Messages to send: text and binary in turn, of all sizes, some that compress well and some that do not."""

import random

Message = str | bytes

# Both sides of every length that a frame header writes in another way, and what a window of 9 or 15 bits does not hold.
EDGES = (0, 1, 2, 63, 64, 125, 126, 127, 511, 512, 513, 32767, 32768, 32769, 65535, 65536, 65537, 100_000)

# One, two, three and four bytes of UTF-8 a character, and the last of each.
SCALARS = ((0x20, 0x7F), (0x80, 0x7FF), (0x800, 0xD7FF), (0xE000, 0xFFFF), (0x1_0000, 0x10_FFFF))

PHRASE = "the same words, again and again — ob auf Grün, 日本語 oder 🂡; "


def messages(generator: random.Random, count: int, largest: int = 100_000) -> list[Message]:
    """`count` messages, text first and then in turn. The sizes begin with the edges, then small ones are likelier."""
    sizes = [size for size in EDGES if size <= largest]
    result: list[Message] = []
    for index in range(count):
        # Each edge comes as text and as binary.
        if index // 2 < len(sizes):
            size = sizes[index // 2]
        else:
            size = int((largest + 1) ** generator.random()) - 1
        compressible = generator.random() < 0.5
        if index % 2 == 0:
            result.append(text(generator, size, compressible))
        else:
            result.append(binary(generator, size, compressible))
    return result


def text(generator: random.Random, size: int, compressible: bool) -> str:
    """A text of exactly `size` bytes in UTF-8."""
    if compressible:
        encoded = (PHRASE * (size // len(PHRASE) + 1)).encode()
    else:
        characters = []
        length = 0
        while length < size:
            character = chr(generator.randint(*generator.choice(SCALARS)))
            characters.append(character)
            length += len(character.encode())
        encoded = "".join(characters).encode()
    # What the cut leaves of a character makes room for spaces.
    return encoded[:size].decode(errors="ignore").encode().ljust(size).decode()


def binary(generator: random.Random, size: int, compressible: bool) -> bytes:
    """`size` bytes."""
    if compressible:
        pattern = generator.randbytes(7)
        return (pattern * (size // len(pattern) + 1))[:size]
    return generator.randbytes(size)


def fragments(generator: random.Random, message: Message) -> list[bytes]:
    """The bytes of a message in one to eight pieces, some of them empty, some ending within a character."""
    encoded = message.encode() if isinstance(message, str) else message
    cuts = sorted(generator.randint(0, len(encoded)) for _ in range(generator.randint(0, 7)))
    return [encoded[start:end] for start, end in zip([0, *cuts], [*cuts, len(encoded)], strict=True)]


def describe(message: Message) -> str:
    """A message in few words, for a failure."""
    kind = "text" if isinstance(message, str) else "binary"
    return f"{kind} of {len(message)} {'characters' if kind == 'text' else 'bytes'}: {message[:40]!r}"
