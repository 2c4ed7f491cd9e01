# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The swift-grid authors

"""What a cell of the matrix says when something is not as it must be."""


class Failure(Exception):
    """The reason for which a cell has failed."""


def expect(holds: bool, message: str) -> None:
    """Fails the cell with `message` unless the condition holds; unlike an assertion, also under `python -O`."""
    if not holds:
        raise Failure(message)


def expect_equal(what: str, value: object, expected: object) -> None:
    """Fails the cell unless both values are equal."""
    expect(value == expected, f"{what} is {value!r}, not {expected!r}")
