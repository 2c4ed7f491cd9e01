# SPDX-License-Identifier: Apache-2.0
# Copyright (c) 2026 The swift-grid authors

"""What a Sec-WebSocket-Extensions field says of permessage-deflate (RFC 7692 §7)."""

from expectation import Failure, expect, expect_equal

Parameters = dict[str, str | None]


def deflate(field: str | None) -> Parameters | None:
    """The parameters of an answer; None if compression was not agreed on."""
    if not field:
        return None
    if "," in field:
        raise Failure(f"the answer names more than one extension: {field}")
    name, *parameters = (part.strip() for part in field.split(";"))
    expect_equal("the extension", name, "permessage-deflate")
    result: Parameters = {}
    for parameter in parameters:
        key, separator, value = parameter.partition("=")
        expect(key not in result, f"a parameter comes twice: {field}")
        result[key.strip()] = value.strip().strip('"') if separator else None
    return result


def expect_agreement(field: str | None, compression: bool, parameters: Parameters | None) -> None:
    """Fails the cell unless compression was agreed on as it must be; `parameters` None leaves open how."""
    agreed = deflate(field)
    expect_equal(f"whether compression was agreed on ({field!r})", agreed is not None, compression)
    if parameters is not None:
        expect_equal("what was agreed on", agreed, parameters)
