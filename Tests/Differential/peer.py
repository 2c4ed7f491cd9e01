# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The swift-grid authors

"""The Swift side, `messagepack-peer`, as a process that answers requests; `Program/Answer.swift` says which."""

import contextlib
import dataclasses
import signal
import struct
import subprocess

from difference import Difference

# What is asked for in one frame: enough that neither side waits much for the other.
FRAME = 200
# Far more than the answers to a frame take on a busy machine.
SECONDS = 120


@dataclasses.dataclass(frozen=True)
class Reading:
    """What Swift has read of bytes, or why not: for each way `ok` or an error's code, and how far it has come."""

    status: str
    end: int
    skip_status: str
    skip_end: int
    cut_status: str
    cut_skip_status: str
    text: str
    encoded: bytes

    @staticmethod
    def parse(answer: bytes) -> "Reading":
        """Takes the answer to a request of `read` apart."""
        words, text, encoded = answer.split(b"\n", 2)
        status, end, skip_status, skip_end, cut_status, _, cut_skip_status, _ = words.decode().split(" ")
        return Reading(
            status, int(end), skip_status, int(skip_end), cut_status, cut_skip_status, text.decode(), encoded
        )


def read(data: bytes, *, lead: int, depth: int, cut: int) -> bytes:
    """Asks to read what begins at `lead`, so deep at most; and to do so again with only the first `cut` bytes of it."""
    return b"r" + struct.pack(">III", lead, depth, cut) + data


def write(seed: int, index: int) -> bytes:
    """Asks for a random value: its text, and what it is written as."""
    return b"w" + struct.pack(">QQ", seed, index)


def compare(seed: int, index: int, data: bytes) -> bytes:
    """Asks whether these bytes are that value."""
    return b"c" + struct.pack(">QQ", seed, index) + data


class Peer:
    """A running `messagepack-peer`."""

    def __init__(self, program: str) -> None:
        self._program = program
        self._process = self._start()
        # A program that does not answer is one that has ended.
        signal.signal(signal.SIGALRM, lambda number, frame: self._process.kill())

    def ask(self, requests: list[bytes]) -> list[bytes]:
        """The answers to requests, in their order."""
        try:
            return self._exchange(requests)
        except (EOFError, BrokenPipeError):
            return [self._ask_alone(request, position) for position, request in enumerate(requests)]

    def end(self) -> None:
        """Ends the program, which must have nothing to complain of."""
        self._process.stdin.close()
        if self._process.wait() != 0:
            raise Difference(f"messagepack-peer ended with status {self._process.returncode}")

    def kill(self) -> None:
        """Leaves nothing behind."""
        self._process.kill()
        self._process.wait()
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.close()
        self._process.stdout.close()

    def _start(self) -> subprocess.Popen:
        return subprocess.Popen([self._program], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def _ask_alone(self, request: bytes, position: int) -> bytes:
        """The answer to a request that may be the one by which the program has ended: so it is asked of a new one."""
        self.kill()
        self._process = self._start()
        try:
            return self._exchange([request])[0]
        except (EOFError, BrokenPipeError):
            difference = Difference(f"Swift has ended, status {self._process.wait()}", request=request)
            difference.position = position
            raise difference from None

    def _exchange(self, requests: list[bytes]) -> list[bytes]:
        body = b"".join([struct.pack(">I", len(request)) + request for request in requests])
        signal.alarm(SECONDS)
        self._process.stdin.write(struct.pack(">I", len(body)) + body)
        self._process.stdin.flush()
        answers = self._take(struct.unpack(">I", self._take(4))[0])
        signal.alarm(0)
        result = []
        position = 0
        while position < len(answers):
            end = position + 4 + struct.unpack_from(">I", answers, position)[0]
            result.append(answers[position + 4 : end])
            position = end
        return result

    def _take(self, count: int) -> bytes:
        taken = self._process.stdout.read(count)
        if len(taken) < count:
            raise EOFError
        return taken
