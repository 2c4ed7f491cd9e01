# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The swift-grid authors

"""What is said on a connection: the peer speaks, our end echoes."""

import asyncio
import random

import corpus
from corpus import Message, describe
from expectation import expect, expect_equal
from session import Session

# Nothing, something, and the most that a control frame holds.
PING_SIZES = (0, 1, 4, 125)


async def exchange(session: Session, generator: random.Random, messages: list[Message], *, fragmented: bool) -> None:
    """Sends the messages with pings between them, without waiting for answers, and checks what comes back."""
    pings: list[bytes] = []

    def next_ping() -> bytes:
        # The first bytes tell pings apart: libraries match a pong with its ping by the payload.
        size = PING_SIZES[len(pings) % len(PING_SIZES)]
        payload = len(pings).to_bytes(2, "big") + generator.randbytes(size)
        pings.append(payload[:125])
        return pings[-1]

    async def send_all() -> None:
        for index, message in enumerate(messages):
            ping = next_ping() if index % 16 == 5 else None
            if fragmented:
                parts = corpus.fragments(generator, message)
                await session.send_fragments(parts, isinstance(message, str), ping)
            else:
                if ping is not None:
                    await session.ping(ping)
                await session.send(message)

    async with asyncio.TaskGroup() as group:
        group.create_task(send_all())
        for index, message in enumerate(messages):
            received = await session.receive()
            expect(
                type(received) is type(message) and received == message,
                f"message {index} came back as {describe(received)}; it was {describe(message)}",
            )
    for payload in pings:
        await session.pong(payload)


def expect_compressed(session: Session, compression: bool) -> None:
    """Fails the cell if messages were not compressed although that was agreed on, or the other way round."""
    count = session.compressed_frames()
    if count is not None:
        expect_equal("whether messages came compressed", count > 0, compression)
