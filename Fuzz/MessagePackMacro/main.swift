// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import CFuzzDriver
import CodecBodies

fuzz_main(CommandLine.argc, CommandLine.unsafeArgv) { data, size in
    fuzzMessagePackMacro(UnsafeRawBufferPointer(start: data, count: size))
    return 0
}
