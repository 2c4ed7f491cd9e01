# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The swift-grid authors

"""A cell of the matrix: one of our programs, a peer, and how they are set up."""

import dataclasses
import random
from collections.abc import Awaitable, Callable

from certificates import Certificates


@dataclasses.dataclass(frozen=True)
class Setting:
    """What every cell gets."""

    server: str
    client: str
    node: list[str] | None
    certificates: Certificates
    # How many messages are said in a conversation.
    messages: int
    # Seeded for this cell.
    random: random.Random


@dataclasses.dataclass(frozen=True)
class Cell:
    """A name, and what raises an error unless everything is as it must be."""

    name: str
    run: Callable[[Setting], Awaitable[None]]
