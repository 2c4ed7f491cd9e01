# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The swift-grid authors

"""Swift writes values, and Python reads them.

Python has to read each as what Swift says that it is, and to pack it in the same bytes; then it writes it in forms that
are picked at random, and Swift compares what it reads of them with the value.
"""

import random

import peer
import reading
from canonical import narrowed, text, widened
from difference import Difference, at
from forms import FormEncoder, standard
from peer import Peer


class SwiftWrites:
    """The second part."""

    def __init__(self, seed: int) -> None:
        self.name = "Swift writes"
        self._seed = seed
        self._encoder = FormEncoder()
        self._bytes = 0

    def run(self, indices: range, peer_program: Peer) -> None:
        """Compares some values."""
        answers = peer_program.ask([peer.write(self._seed, index) for index in indices])
        returned = []
        for index, answer in zip(indices, answers, strict=True):
            canonical, _, data = answer.partition(b"\n")
            self._bytes += len(data)
            with at(index - indices.start):
                value = self._check(canonical.decode(), data)
            generator = random.Random(f"{self._seed} {index}")
            returned.append(self._encoder.encode(value, generator) if generator.random() < 0.5 else standard(value))
        verdicts = peer_program.ask(
            [peer.compare(self._seed, index, data) for index, data in zip(indices, returned, strict=True)]
        )
        for position, (answer, data, verdict) in enumerate(zip(answers, returned, verdicts, strict=True)):
            if verdict != b"ok":
                canonical = answer.partition(b"\n")[0].decode()
                what = "Swift reads another value of what Python has written"
                with at(position):
                    raise Difference(what, text=canonical, text_read=verdict.decode(), bytes=data)

    def summary(self, count: int) -> list[str]:
        """What has been compared."""
        return [f"{count} values in {self._bytes} bytes; back in {len(self._encoder.used)} forms"]

    @property
    def forms(self) -> set[int]:
        """The first bytes of the forms in which the values went back."""
        return self._encoder.used

    def _check(self, canonical: str, data: bytes) -> object:
        """The value, with floats as wide as they are."""
        python = reading.read(data)
        if python.error or python.end != len(data):
            raise Difference(f"Python reads to byte {python.end}: {python.error!r}", text=canonical, bytes=data)
        python_text = text(python.value)
        if python_text != widened(canonical):
            raise Difference(
                "the texts differ (Python has no float 32)",
                text_of_Swift=canonical,
                text_of_Python=python_text,
                bytes=data,
            )
        value = narrowed(python.value, canonical)
        packed = standard(value)
        if packed != data:
            raise Difference(
                "Python packs it in other bytes", text=canonical, bytes_of_Swift=data, bytes_of_Python=packed
            )
        return value
