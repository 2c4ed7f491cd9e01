// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

// Tells the thread sanitizer what Swift's runtime, which is compiled without it, does not.
//
// A task that awaits a continuation which was already resumed goes on without a switch of tasks. `swift_continuation_resume`
// tells the sanitizer that it releases the task's memory; `swift_continuation_await` does not tell it that the task acquires
// that memory, as it does for a task that is scheduled again. So all that the resuming thread wrote, the result of the
// continuation first, is reported as racing with what the task reads after it. This library, loaded before the runtime,
// acquires and then awaits as before.
//
// One window is left: a continuation that is resumed after the acquisition and before the runtime looks.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

#if !defined(__x86_64__)
#error "written for x86-64"
#endif

__attribute__((visibility("hidden"))) void *swift_grid_continuation_await;

__attribute__((constructor)) static void findTheRuntimes(void) {
    swift_grid_continuation_await = dlsym(RTLD_NEXT, "swift_continuation_await");
}

// The runtime's function takes its context in the first argument's register and leaves by a jump, in a calling convention
// that C has no word for: so this is assembly, which keeps that register and jumps on. Swift's calls keep the others.
__asm__(
    ".text\n"
    // Programs without that runtime, which tests start, load this too.
    ".weak swift_task_getCurrent\n"
    ".weak _swift_tsan_acquire\n"
    ".globl swift_continuation_await\n"
    ".type swift_continuation_await, @function\n"
    "swift_continuation_await:\n"
    "    pushq %rbp\n"
    "    movq %rsp, %rbp\n"
    "    pushq %rdi\n"
    "    subq $8, %rsp\n"
    "    callq swift_task_getCurrent@PLT\n"
    "    movq %rax, %rdi\n"
    "    movq _swift_tsan_acquire@GOTPCREL(%rip), %rax\n"
    "    testq %rax, %rax\n"
    "    jz 1f\n"
    "    movq (%rax), %rax\n"
    "    testq %rax, %rax\n"
    "    jz 1f\n"
    "    callq *%rax\n"
    "1:  addq $8, %rsp\n"
    "    popq %rdi\n"
    "    popq %rbp\n"
    "    jmpq *swift_grid_continuation_await(%rip)\n"
    ".size swift_continuation_await, .-swift_continuation_await\n"
);
