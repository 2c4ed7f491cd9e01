# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The swift-grid authors

"""Python writes values, and Swift reads them.

Each is packed by `packb` with one of its options, or written in forms that are picked at random, which `msgpack` must
read as the same. Swift has to say what it is, to write it as `packb` does, to end where the value ends, whether it
reads or skips it, and to refuse it if it is cut.
"""

import dataclasses
import random

import msgpack
import peer
import reading
from canonical import Pairs, text, widened
from difference import Difference, at
from forms import FormEncoder, standard
from peer import Peer, Reading
from values import DEPTH, Values


@dataclasses.dataclass(frozen=True)
class Case:
    """A value, its bytes among others, and what is to come of them."""

    way: str
    data: bytes
    lead: int
    size: int
    cut: int
    text: str
    standard: bytes

    @property
    def value_bytes(self) -> bytes:
        """The bytes of the value alone."""
        return self.data[self.lead : self.lead + self.size]


class PythonWrites:
    """The first part."""

    def __init__(self, seed: int) -> None:
        self.name = "Python writes"
        self._seed = seed
        self._encoder = FormEncoder()
        self._ways: dict[str, int] = {}
        self._bytes = 0

    def run(self, indices: range, peer_program: Peer) -> None:
        """Compares some values."""
        cases = [self._case(index) for index in indices]
        answers = peer_program.ask([peer.read(case.data, lead=case.lead, depth=DEPTH, cut=case.cut) for case in cases])
        for position, (case, answer) in enumerate(zip(cases, answers, strict=True)):
            with at(position):
                self._check(case, Reading.parse(answer))

    def summary(self, count: int) -> list[str]:
        """What has been compared."""
        ways = ", ".join(f"{count} {way}" for way, count in sorted(self._ways.items()))
        return [f"{count} values in {self._bytes} bytes; {ways}; {len(self._encoder.used)} forms"]

    @property
    def forms(self) -> set[int]:
        """The first bytes of the forms that the values had, without those of `packb`."""
        return self._encoder.used

    def _case(self, index: int) -> Case:
        generator = random.Random(f"{self._seed} {index}")
        kind = generator.random()
        if kind < 0.35:
            way = "by packb"
            value = Values(generator, single=False).value()
            expected = data = msgpack.packb(value, datetime=True)
        elif kind < 0.5:
            way = "with single floats"
            value = Values(generator, single=True).value()
            expected = data = msgpack.packb(value, datetime=True, use_single_float=True)
        elif kind < 0.6:
            way = "without bin"
            value = Values(generator, single=False, text_only=True).value()
            data = msgpack.packb(value, datetime=True, use_bin_type=False)
            value = without_bytes(value)
            expected = standard(value)
        else:
            way = "in any forms"
            value = Values(generator, plain=False).value()
            data = self._encoder.encode(value, generator)
            expected = standard(value)
        self._ways[way] = self._ways.get(way, 0) + 1
        self._bytes += len(data)
        # What is before and behind must not matter: neither where the value lies, nor what could be read beyond it.
        lead = generator.randrange(8)
        tail = generator.randrange(12) if generator.random() < 0.5 else 0
        return Case(
            way=way,
            data=generator.randbytes(lead) + data + generator.randbytes(tail),
            lead=lead,
            size=len(data),
            cut=generator.randrange(len(data)),
            text=text(value),
            standard=expected,
        )

    def _check(self, case: Case, swift: Reading) -> None:
        data = case.value_bytes
        python = reading.read(data)
        if python.error or python.end != case.size or text(python.value) != widened(case.text):
            python_text = f"{python.error!r}" if python.error else text(python.value)
            raise Difference(
                f"{case.way}: Python reads another value than was written",
                text=case.text,
                text_read=python_text,
                bytes=data,
            )
        if swift.status != "ok":
            raise Difference(f"{case.way}: Swift refuses it, {swift.status}", Python=case.text, bytes=data)
        if swift.text != case.text:
            raise Difference(
                f"{case.way}: the texts differ", text_of_Python=case.text, text_of_Swift=swift.text, bytes=data
            )
        if swift.encoded != case.standard:
            raise Difference(
                f"{case.way}: Swift writes it in other bytes",
                text=case.text,
                bytes_of_Python=case.standard,
                bytes_of_Swift=swift.encoded,
            )
        for what, status, end in (("reads", swift.status, swift.end), ("skips", swift.skip_status, swift.skip_end)):
            if status != "ok" or end != case.size:
                raise Difference(
                    f"{case.way}: Swift {what} to byte {end}, {status}, not {case.size}", text=case.text, bytes=data
                )
        self._check_cut(case, swift)

    def _check_cut(self, case: Case, swift: Reading) -> None:
        data = case.value_bytes[: case.cut]
        python = reading.read(data)
        if python.error is None:
            raise Difference(f"{case.way}: Python reads it without its end", text=case.text, bytes=data)
        for what, status in (("reads", swift.cut_status), ("skips", swift.cut_skip_status)):
            if status != "truncated":
                raise Difference(f"{case.way}: Swift {what} it without its end: {status}", text=case.text, bytes=data)


def without_bytes(value: object) -> object:
    """A value as it is when byte strings are written as texts."""
    kind = type(value)
    if kind is bytes:
        return value.decode()
    if kind is list:
        return [without_bytes(element) for element in value]
    if kind in (dict, Pairs):
        return Pairs([(key, without_bytes(element)) for key, element in value.items()])
    return value
