// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

// Tells the thread sanitizer what Swift's runtime, which is compiled without it, does not.
//
// A task that awaits a continuation which was already resumed goes on without a switch of tasks. `swift_continuation_resume`
// tells the sanitizer that it releases the task's memory; `swift_continuation_await` does not tell it that the task acquires
// that memory, as it does for a task that is scheduled again. So all that the resuming thread wrote, the result of the
// continuation first, is reported as racing with what the task reads after it. This library, loaded before the runtime, has each task
// acquire when it goes on.
//
// The runtime's own functions, `withCheckedContinuation` among them, jump to that function directly, so the function itself is made to
// begin with a jump to here. A runtime whose function begins otherwise than is known here ends the process.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#if !defined(__x86_64__)
#error "written for x86-64"
#endif

enum { jumpSize = 13 };

// What the function begins with, all of it the same wherever it is: pushes of four registers, and room on the stack.
static const unsigned char start[jumpSize] = {0x55, 0x48, 0x89, 0xe5, 0x41, 0x57, 0x41, 0x54, 0x53, 0x48, 0x83, 0xec, 0x38};

// The runtime's function: its beginning, and a jump to the rest of it.
__attribute__((visibility("hidden"))) void *swift_grid_continuation_await;

extern char swift_grid_await[] __attribute__((visibility("hidden")));

// movabs $target, %r11; jmp *%r11
static void writeJump(unsigned char *place, const void *target) {
    const unsigned char load[] = {0x49, 0xbb}, jump[] = {0x41, 0xff, 0xe3};
    memcpy(place, load, sizeof load);
    memcpy(place + 2, &target, sizeof target);
    memcpy(place + 10, jump, sizeof jump);
}

static _Noreturn void fail(const char *reason) {
    fprintf(stderr, "continuation.c: swift_continuation_await: %s\n", reason);
    abort();
}

__attribute__((constructor)) static void takeOver(void) {
    // Programs without that runtime, which tests start, load this too.
    unsigned char *function = dlsym(RTLD_DEFAULT, "swift_continuation_await");
    if (function == NULL) {
        return;
    }
    if (memcmp(function, start, jumpSize) != 0) {
        fail("begins otherwise than is known here");
    }
    size_t pageSize = (size_t)sysconf(_SC_PAGESIZE);
    unsigned char *page = mmap(NULL, pageSize, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (page == MAP_FAILED) {
        fail("no memory");
    }
    memcpy(page, function, jumpSize);
    writeJump(page + jumpSize, function + jumpSize);
    unsigned char *first = (unsigned char *)((uintptr_t)function & ~(uintptr_t)(pageSize - 1));
    size_t size = (size_t)(function + jumpSize - first);
    if (mprotect(page, pageSize, PROT_READ | PROT_EXEC) != 0 ||
        mprotect(first, size, PROT_READ | PROT_WRITE | PROT_EXEC) != 0) {
        fail("cannot be written to");
    }
    swift_grid_continuation_await = page;
    writeJump(function, swift_grid_await);
    if (mprotect(first, size, PROT_READ | PROT_EXEC) != 0) {
        fail("cannot be protected again");
    }
}

// The context of a continuation has, from byte 8, the function that the task goes on with, and behind it its flags, of which the runtime
// uses the lowest. Awaiting puts another function there, and the first one into the upper bits of the flags; that function puts both
// back, acquires, and goes on. Both leave by a jump, in a calling convention that C has no word for: so this is assembly. The context is
// in the first argument's register, then in r14.
__asm__(
    ".text\n"
    ".weak swift_task_getCurrent\n"
    ".weak _swift_tsan_acquire\n"
    ".globl swift_grid_await\n"
    ".hidden swift_grid_await\n"
    ".type swift_grid_await, @function\n"
    "swift_grid_await:\n"
    "    movq 8(%rdi), %rax\n"
    "    shlq $16, %rax\n"
    "    movzwl 16(%rdi), %ecx\n"
    "    orq %rcx, %rax\n"
    "    movq %rax, 16(%rdi)\n"
    "    leaq swift_grid_go_on(%rip), %rax\n"
    "    movq %rax, 8(%rdi)\n"
    "    jmpq *swift_grid_continuation_await(%rip)\n"
    ".size swift_grid_await, .-swift_grid_await\n"
    ".type swift_grid_go_on, @function\n"
    "swift_grid_go_on:\n"
    "    movq 16(%r14), %rax\n"
    "    movzwl %ax, %ecx\n"
    "    movq %rcx, 16(%r14)\n"
    "    shrq $16, %rax\n"
    "    movq %rax, 8(%r14)\n"
    "    pushq %rbp\n"
    "    movq %rsp, %rbp\n"
    "    pushq %r14\n"
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
    "    popq %r14\n"
    "    popq %rbp\n"
    "    jmpq *8(%r14)\n"
    ".size swift_grid_go_on, .-swift_grid_go_on\n"
);
