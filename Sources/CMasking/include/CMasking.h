// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

#ifndef C_MASKING_H
#define C_MASKING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Whether `masking_wide` may be called: with vectors that not every processor of this kind has.
///
/// A store for each 16 bytes is what bounds masking with the vectors that every x86-64 processor has. Most have wider ones,
/// and Swift cannot be told to use them for a single function. Other architectures have none to choose from.
static inline bool masking_has_wide_vectors(void) {
#if defined(__x86_64__) && defined(__GNUC__)
    return __builtin_cpu_supports("avx2");
#else
    return false;
#endif
}

/// The least number of bytes that `masking_wide` takes.
static const size_t masking_wide_minimum = 32;

/// Combines bytes with a key of four bytes by exclusive or.
///
/// `source` is `destination`, or does not overlap it. The first byte of `key`, in memory, belongs to the first byte.
void masking_wide(void *destination, const void *source, size_t count, uint32_t key);

/// Fills at most 256 bytes from the system's generator of numbers that cannot be predicted, in one call of the system.
///
/// Returns false if there is none.
bool masking_draw(void *bytes, size_t count);

#endif
