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
// What the library awaits itself, as in `withCheckedContinuation`, does not come by here, and can still be reported.

#define _GNU_SOURCE
#include <dlfcn.h>

#if !defined(__x86_64__)
#error "written for x86-64"
#endif

__attribute__((visibility("hidden"))) void *swift_grid_continuation_await;

__attribute__((constructor)) static void findTheRuntimes(void) {
    swift_grid_continuation_await = dlsym(RTLD_NEXT, "swift_continuation_await");
}

// The context of a continuation has, from byte 8, the function that the task goes on with, and behind it its flags, of which the runtime
// uses the lowest. Awaiting puts another function there, and the first one into the upper bits of the flags; that function puts both
// back, acquires, and goes on. Both leave by a jump, in a calling convention that C has no word for: so this is assembly. The context is
// in the first argument's register, then in r14.
__asm__(
    ".text\n"
    // Programs without that runtime, which tests start, load this too.
    ".weak swift_task_getCurrent\n"
    ".weak _swift_tsan_acquire\n"
    ".globl swift_continuation_await\n"
    ".type swift_continuation_await, @function\n"
    "swift_continuation_await:\n"
    "    movq 8(%rdi), %rax\n"
    "    shlq $16, %rax\n"
    "    movzwl 16(%rdi), %ecx\n"
    "    orq %rcx, %rax\n"
    "    movq %rax, 16(%rdi)\n"
    "    leaq swift_grid_go_on(%rip), %rax\n"
    "    movq %rax, 8(%rdi)\n"
    "    jmpq *swift_grid_continuation_await(%rip)\n"
    ".size swift_continuation_await, .-swift_continuation_await\n"
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
