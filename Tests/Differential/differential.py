#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The swift-grid authors

"""Our MessagePack against Python's `msgpack`, each way. Prints the seed, then what came of each part.

`scripts/differential` builds `messagepack-peer`, installs `msgpack` and runs this.
"""

import argparse
import platform
import random
import signal
import sys
import time

import msgpack
from difference import Difference
from forms import ALL_FORMS
from hostile import Hostile
from peer import FRAME, Peer
from python_writes import PythonWrites
from swift_writes import SwiftWrites

PARTS = ("python", "swift", "hostile")
# So many values are in all forms that the format has.
MANY = 10_000


def main() -> int:
    """Runs the parts; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--peer", required=True, help="the program messagepack-peer")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().getrandbits(32), help="repeats a run")
    parser.add_argument(
        "--values", type=int, default=100_000, help="how many values each way, and half as many strings of bytes"
    )
    parser.add_argument(
        "--only", choices=PARTS, help="only what Python writes, what Swift writes, or what nobody has written"
    )
    parser.add_argument("--first", type=int, default=0, help="the number of the first value, with --only")
    options = parser.parse_args()
    if msgpack.Packer.__module__ != "msgpack._cmsgpack":
        parser.error("this is msgpack without its extension in C, which is another implementation")
    print(
        f"differential: seed {options.seed}, {options.values} values; msgpack {'.'.join(map(str, msgpack.version))}, "
        f"Python {platform.python_version()}",
        flush=True,
    )

    # Values are as deep as both sides allow.
    sys.setrecursionlimit(20_000)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    start = time.monotonic()
    peer = Peer(options.peer)
    compared = 0
    try:
        for part in PARTS:
            if options.only not in (None, part):
                continue
            count = options.values if part != "hostile" or options.only else options.values // 2
            if not run(part, range(options.first, options.first + count), options.seed, peer):
                print(f"differential: FAILED, seed {options.seed}")
                return 1
            compared += count
        peer.end()
    finally:
        peer.kill()
    print(f"differential: {compared} compared, no difference, seed {options.seed} ({time.monotonic() - start:.0f} s)")
    return 0


def run(name: str, indices: range, seed: int, peer: Peer) -> bool:
    """Runs a part and prints what came of it; returns whether there was no difference."""
    part = {"python": PythonWrites, "swift": SwiftWrites, "hostile": Hostile}[name](seed)
    start = time.monotonic()
    for first in range(indices.start, indices.stop, FRAME):
        block = range(first, min(indices.stop, first + FRAME))
        try:
            part.run(block, peer)
        except Difference as difference:
            index = block.start + difference.position
            print(f"FAILED  {part.name}, seed {seed}, number {index}: {difference.describe()}")
            print(f"  again: scripts/differential --seed {seed} --only {name} --first {index} --values 1", flush=True)
            return False
    missing = ALL_FORMS - part.forms
    if len(indices) >= MANY and missing:
        print(f"FAILED  {part.name}, seed {seed}: no value had the forms {sorted(map(hex, missing))}", flush=True)
        return False
    lines = part.summary(len(indices))
    print(f"ok      {part.name}: {lines[0]} ({time.monotonic() - start:.1f} s)")
    print("".join(f"      {line}\n" for line in lines[1:]), end="", flush=True)
    return True


if __name__ == "__main__":
    sys.exit(main())
