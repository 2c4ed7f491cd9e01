# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The swift-grid authors

"""What the conversations need of a peer's connection, whichever library and role it has."""

import dataclasses
from collections.abc import Sequence
from typing import Protocol

from corpus import Message

# What an endpoint that has received a close frame without a code reports (RFC 6455 §7.1.5).
NO_CODE = 1005


@dataclasses.dataclass(frozen=True)
class Closed:
    """The close frame that was received: its code, and its reason where the library tells."""

    code: int | None
    reason: str | None = None


@dataclasses.dataclass(frozen=True)
class Request:
    """What a client has asked for in its opening handshake."""

    # With the query.
    path: str
    # The Sec-WebSocket-Extensions field.
    offered: str | None


class Session(Protocol):
    """An open connection of the peer."""

    # The Sec-WebSocket-Extensions field of the answer to the opening handshake.
    agreed: str | None
    # Whether the library can send a message in fragments, and close without a code.
    fragments: bool
    closes_without_code: bool

    async def send(self, message: Message) -> None: ...

    async def send_fragments(self, parts: Sequence[bytes], is_text: bool, ping: bytes | None) -> None:
        """Sends a message in fragments, with a ping after the first of them."""

    async def receive(self) -> Message: ...

    async def ping(self, payload: bytes) -> None: ...

    async def pong(self, payload: bytes) -> None:
        """Waits for the answer to a ping."""

    async def send_invalid_text(self) -> None:
        """Sends a text message that is not UTF-8."""

    async def close(self, code: int | None, reason: str) -> Closed:
        """Begins the closing handshake; returns what the other end has answered."""

    async def closed(self) -> Closed:
        """Waits for the other end to close."""

    async def drop(self) -> None:
        """Ends the TCP connection without a closing handshake."""

    def compressed_frames(self) -> int | None:
        """How many compressed frames were received, where the library tells."""

    def received_pings(self) -> int | None:
        """How many pings were received, where the library tells."""
