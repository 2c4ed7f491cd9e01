# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The swift-grid authors

"""Measures msgspec and ormsgpack on the struct that the benchmarks of swift-grid encode and decode.

Alone it prints each result as a line of JSON, as the benchmarks do. As `--worker` it is driven by them: it prints the names of its
codecs, reads the value's bytes of MessagePack in hexadecimal digits, and answers each line `operation<TAB>codec<TAB>times` with the
nanoseconds of processor time that it took.
"""

import argparse
import dataclasses
import datetime
import gc
import itertools
import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator

import msgspec
import ormsgpack

MSGSPEC = f"msgspec {msgspec.__version__}"
ORMSGPACK = f"ormsgpack {ormsgpack.__version__}"

# Of a run without the benchmarks.
ROUNDS = 41
ROUND_NANOSECONDS = 8_000_000


class Sample(msgspec.Struct):
    id: int
    size: int
    name: str
    path: str
    isOnline: bool
    load: float
    counts: list[int]
    labels: dict[str, str]
    modified: datetime.datetime
    digest: bytes


# ormsgpack knows dataclasses.
PlainSample = dataclasses.make_dataclass("PlainSample", Sample.__annotations__.items(), slots=True)

VALUE = Sample(
    id=1_234_567,
    size=53_687_091_200,
    name="volume-0123456789-ab",
    path="/srv/data/disk/00042",
    isOnline=True,
    load=0.8125,
    counts=[3, 250, 70_000, 1_048_576, 8_589_934_592],
    labels={"rack": "r12", "zone": "eu-central-1", "owner": "storage"},
    modified=datetime.datetime.fromtimestamp(1_700_000_000.25, tz=datetime.timezone.utc),
    digest=bytes((index * 37 + 11) & 0xFF for index in range(64)),
)


# Something done as often as there are repetitions. The loops are in the functions: calls of Python's would take time, too.
Loop = Callable[[Iterator[None]], None]


def make_loops(payload: bytes) -> dict[tuple[str, str], Loop]:
    """What is measured, by operation and codec. The codecs have the same value, and the same bytes for it."""
    msgspec_decode = msgspec.msgpack.Decoder(Sample).decode
    value = msgspec_decode(payload)
    assert value == VALUE, value
    msgspec_encode_into = msgspec.msgpack.Encoder().encode_into
    # Kept, as the other contestants keep their writers.
    buffer = bytearray()
    msgspec_encode_into(value, buffer)
    assert buffer == payload, "msgspec writes other bytes"

    pack, unpack = ormsgpack.packb, ormsgpack.unpackb
    # Times are timestamps, not texts.
    option = ormsgpack.OPT_DATETIME_AS_TIMESTAMP_EXT
    fields = {field: getattr(value, field) for field in Sample.__struct_fields__}
    plain = PlainSample(**fields)
    assert pack(plain, option=option) == payload, "ormsgpack writes other bytes"
    assert unpack(payload, option=option) == fields, "ormsgpack reads another value"

    def encode_by_msgspec(repetitions: Iterator[None]) -> None:
        for _ in repetitions:
            msgspec_encode_into(value, buffer)

    def decode_by_msgspec(repetitions: Iterator[None]) -> None:
        for _ in repetitions:
            msgspec_decode(payload)

    def encode_by_ormsgpack(repetitions: Iterator[None]) -> None:
        for _ in repetitions:
            pack(plain, option=option)

    def decode_by_ormsgpack(repetitions: Iterator[None]) -> None:
        for _ in repetitions:
            unpack(payload, option=option)

    return {
        ("encode", MSGSPEC): encode_by_msgspec,
        ("encode", ORMSGPACK): encode_by_ormsgpack,
        ("decode", MSGSPEC): decode_by_msgspec,
        ("decode", ORMSGPACK): decode_by_ormsgpack,
    }


def measure(loop: Loop, times: int) -> int:
    """The nanoseconds of processor time that so many repetitions take."""
    repetitions = itertools.repeat(None, times)
    # As timeit does.
    gc.disable()
    start = time.thread_time_ns()
    loop(repetitions)
    end = time.thread_time_ns()
    gc.enable()
    return end - start


def work() -> None:
    print(f"{MSGSPEC}\t{ORMSGPACK}", flush=True)
    loops = make_loops(bytes.fromhex(sys.stdin.readline()))
    for line in sys.stdin:
        operation, codec, times = line.rstrip("\n").split("\t")
        print(measure(loops[operation, codec], int(times)), flush=True)


def run_alone() -> None:
    for (operation, codec), loop in make_loops(msgspec.msgpack.encode(VALUE)).items():
        times = 1_000
        times = max(1, times * ROUND_NANOSECONDS // max(1, measure(loop, times)))
        numbers = [measure(loop, times) / times for _ in range(ROUNDS)]
        low, median, high = statistics.quantiles(numbers, n=4, method="inclusive")
        result = {
            "best": min(numbers),
            "contestant": codec,
            "group": "codec",
            "median": median,
            "row": operation,
            "spread": (high - low) / median,
            "unit": "ns",
        }
        print(json.dumps(result))


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure msgspec and ormsgpack.")
    parser.add_argument("--worker", action="store_true", help="be driven by the benchmarks")
    if parser.parse_args().worker:
        work()
    else:
        run_alone()


if __name__ == "__main__":
    main()
