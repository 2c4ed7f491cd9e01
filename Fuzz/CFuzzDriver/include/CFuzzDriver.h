// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

#ifndef C_FUZZ_DRIVER_H
#define C_FUZZ_DRIVER_H

#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// Takes one input. Returns 0; anything that is wrong ends the process.
typedef int (*fuzz_body)(const uint8_t *_Nullable data, size_t size);

/// Runs a fuzz target and exits the process.
///
/// Built with `-sanitize=fuzzer` this is libFuzzer, with its own arguments. Built without, the files named on the command line,
/// and those in the folders named, are replayed once each; arguments that begin with `-` are skipped, so that a command line
/// for libFuzzer works here too.
_Noreturn void fuzz_main(int argc, char *_Nullable *_Nonnull argv, fuzz_body body);

#pragma clang assume_nonnull end

#endif
