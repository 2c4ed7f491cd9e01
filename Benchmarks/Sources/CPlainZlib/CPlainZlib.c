// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

#include "CPlainZlib.h"

#include <stdbool.h>
#include <stdlib.h>
#include <zlib.h>

struct plain_zlib {
    z_stream stream;
    bool deflates;
};

static plain_zlib *make(bool deflates, int level, int window_bits, int memory_level) {
    plain_zlib *zlib = calloc(1, sizeof(plain_zlib));
    if (zlib == NULL) {
        return NULL;
    }
    zlib->deflates = deflates;
    int status = deflates
        ? deflateInit2(&zlib->stream, level, Z_DEFLATED, -window_bits, memory_level, Z_DEFAULT_STRATEGY)
        : inflateInit2(&zlib->stream, -window_bits);
    if (status != Z_OK) {
        free(zlib);
        return NULL;
    }
    return zlib;
}

plain_zlib *plain_zlib_deflater(int level, int window_bits, int memory_level) {
    return make(true, level, window_bits, memory_level);
}

plain_zlib *plain_zlib_inflater(int window_bits) {
    return make(false, 0, window_bits, 0);
}

void plain_zlib_free(plain_zlib *zlib) {
    if (zlib->deflates) {
        deflateEnd(&zlib->stream);
    } else {
        inflateEnd(&zlib->stream);
    }
    free(zlib);
}

static void offer(z_stream *stream, const void *message, size_t length, void *output, size_t room) {
    stream->next_in = (Bytef *)message;
    stream->avail_in = (uInt)length;
    stream->next_out = output;
    stream->avail_out = (uInt)room;
}

size_t plain_zlib_deflate(plain_zlib *zlib, const void *message, size_t length, void *output, size_t room) {
    offer(&zlib->stream, message, length, output, room);
    if (deflate(&zlib->stream, Z_SYNC_FLUSH) != Z_OK || zlib->stream.avail_out == 0) {
        return 0;
    }
    return room - zlib->stream.avail_out;
}

size_t plain_zlib_inflate(plain_zlib *zlib, const void *message, size_t length, void *output, size_t room) {
    offer(&zlib->stream, message, length, output, room);
    int status = inflate(&zlib->stream, Z_SYNC_FLUSH);
    if ((status != Z_OK && status != Z_BUF_ERROR) || zlib->stream.avail_in != 0) {
        return 0;
    }
    return room - zlib->stream.avail_out;
}
