# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The swift-grid authors

"""What is said when the two sides differ."""

import contextlib
from collections.abc import Iterator

# Values of this many characters are shown whole; of longer ones, the place where they differ.
SHOWN = 4000


class Difference(Exception):
    """Something that is not as it must be: in a word, and with everything there is to see of it."""

    def __init__(self, what: str, **details: object) -> None:
        super().__init__(what)
        self.details = details
        # Which of the values that were compared together it is.
        self.position = 0

    def describe(self) -> str:
        """The reason, and a line for each detail; texts and bytes side by side."""
        texts = {
            name: detail.hex() if isinstance(detail, bytes) else str(detail) for name, detail in self.details.items()
        }
        lines = [str(self)]
        for name, text in texts.items():
            other = next((other for key, other in texts.items() if key != name and key[:4] == name[:4]), "")
            lines.append(f"  {name.replace('_', ' ')}: {shown(text, other)}")
        return "\n".join(lines)


@contextlib.contextmanager
def at(position: int) -> Iterator[None]:
    """Tells a difference which of the values it is."""
    try:
        yield
    except Difference as difference:
        difference.position = position
        raise


def shown(text: str, other: str) -> str:
    """The text, or what is around the place where it begins to differ from the other one."""
    if len(text) <= SHOWN:
        return text
    place = next((index for index, (a, b) in enumerate(zip(text, other, strict=False)) if a != b), 0)
    start = max(0, place - SHOWN // 2)
    return f"…from character {start} of {len(text)}: {text[start : start + SHOWN]}…"
