// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

#include <zlib.h>
