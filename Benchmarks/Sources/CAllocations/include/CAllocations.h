// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

#ifndef C_ALLOCATIONS_H
#define C_ALLOCATIONS_H

#include <stdbool.h>
#include <stdint.h>

/// Whether allocations can be counted: with glibc only.
bool allocations_are_counted(void);

/// Begins to count the calls of malloc, calloc, realloc and their like in all threads, from 0.
void allocations_start(void);

/// Stops counting, and says how many there were.
uint64_t allocations_stop(void);

#endif
