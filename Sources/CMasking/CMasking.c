// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

// For getentropy.
#define _DEFAULT_SOURCE

#include "CMasking.h"

#include <unistd.h>
#if defined(__APPLE__)
#include <sys/random.h>
#endif

bool masking_draw(void *bytes, size_t count) {
    return getentropy(bytes, count) == 0;
}

#if defined(__x86_64__) && defined(__GNUC__)

#define WITH_WIDE_VECTORS __attribute__((target("avx2")))

/// A vector at a multiple of its size.
typedef uint32_t aligned_vector __attribute__((vector_size(32), may_alias));
/// A vector anywhere.
typedef uint32_t vector __attribute__((vector_size(32), aligned(1), may_alias));

/// The key for bytes that begin so many bytes further on.
static inline uint32_t turned(uint32_t key, size_t bytes) {
    unsigned bits = (bytes & 3) * 8;
    return key >> bits | key << (-bits & 31);
}

WITH_WIDE_VECTORS static inline aligned_vector repeated(uint32_t key) {
    return (aligned_vector){key, key, key, key, key, key, key, key};
}

WITH_WIDE_VECTORS void masking_wide(void *destination, const void *source, size_t count, uint32_t key) {
    uint8_t *to = destination;
    const uint8_t *from = source;
    // The first and the last vector overlap what lies between them: they are read before anything is written.
    vector first = *(const vector *)from;
    vector last = *(const vector *)(from + count - 32);
    // Stores across cache lines take twice as long.
    size_t offset = 32 - ((uintptr_t)to & 31);
    aligned_vector pattern = repeated(turned(key, offset));
    for (; offset + 128 <= count; offset += 128) {
        vector a = *(const vector *)(from + offset);
        vector b = *(const vector *)(from + offset + 32);
        vector c = *(const vector *)(from + offset + 64);
        vector d = *(const vector *)(from + offset + 96);
        *(aligned_vector *)(to + offset) = a ^ pattern;
        *(aligned_vector *)(to + offset + 32) = b ^ pattern;
        *(aligned_vector *)(to + offset + 64) = c ^ pattern;
        *(aligned_vector *)(to + offset + 96) = d ^ pattern;
    }
    for (; offset + 32 <= count; offset += 32) {
        *(aligned_vector *)(to + offset) = *(const vector *)(from + offset) ^ pattern;
    }
    *(vector *)to = first ^ repeated(key);
    *(vector *)(to + count - 32) = last ^ repeated(turned(key, count));
}

#else

void masking_wide(void *destination, const void *source, size_t count, uint32_t key) {
    // Not called: masking_has_wide_vectors says so.
}

#endif
