// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

#ifndef C_PLAIN_ZLIB_H
#define C_PLAIN_ZLIB_H

#include <stddef.h>

/// One raw DEFLATE stream of zlib's that compresses or decompresses messages one after the other, each in a single call.
typedef struct plain_zlib plain_zlib;

plain_zlib *plain_zlib_deflater(int level, int window_bits, int memory_level);
plain_zlib *plain_zlib_inflater(int window_bits);
void plain_zlib_free(plain_zlib *);

/// Compresses a message with Z_SYNC_FLUSH, and returns the number of bytes; 0 if something went wrong or `room` is too small.
size_t plain_zlib_deflate(plain_zlib *, const void *message, size_t length, void *output, size_t room);

/// Decompresses a message with Z_SYNC_FLUSH, and returns the number of bytes; 0 if something went wrong.
size_t plain_zlib_inflate(plain_zlib *, const void *message, size_t length, void *output, size_t room);

#endif
