// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

#include "CFuzzDriver.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

// Weak, because it is there only with the sanitizer.
extern int LLVMFuzzerRunDriver(int *argc, char ***argv, fuzz_body body) __attribute__((weak));

// The sanitizer's runtime comes with a main function that wants this symbol. Whether the linker takes that main or the program's
// own is settled in favour of the program, but the reference has to be met: in every executable of the package, as the flag
// holds for all of them.
__attribute__((weak)) int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
__attribute__((weak)) int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    (void)data;
    (void)size;
    return 0;
}

static size_t replayed = 0;

static _Noreturn void fail(const char *path) {
    fprintf(stderr, "%s: %s\n", path, strerror(errno));
    exit(1);
}

static void replay_file(const char *path, fuzz_body body) {
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        fail(path);
    }
    size_t capacity = 4096;
    size_t size = 0;
    uint8_t *data = malloc(capacity);
    while (data != NULL) {
        size += fread(data + size, 1, capacity - size, file);
        if (size < capacity) {
            break;
        }
        capacity *= 2;
        uint8_t *larger = realloc(data, capacity);
        if (larger == NULL) {
            free(data);
        }
        data = larger;
    }
    if (data == NULL || ferror(file)) {
        fail(path);
    }
    fclose(file);
    // An allocation of the exact size, so that the address sanitizer sees a read past the end.
    uint8_t *exact = malloc(size > 0 ? size : 1);
    if (exact == NULL) {
        fail(path);
    }
    memcpy(exact, data, size);
    free(data);
    body(exact, size);
    free(exact);
    replayed += 1;
}

static void replay_folder(const char *path, fuzz_body body) {
    struct dirent **entries = NULL;
    int count = scandir(path, &entries, NULL, alphasort);
    if (count < 0) {
        fail(path);
    }
    for (int index = 0; index < count; index++) {
        char inner[4096];
        int length = snprintf(inner, sizeof inner, "%s/%s", path, entries[index]->d_name);
        struct stat status;
        if (length > 0 && (size_t)length < sizeof inner && stat(inner, &status) == 0 && S_ISREG(status.st_mode)) {
            replay_file(inner, body);
        }
        free(entries[index]);
    }
    free(entries);
}

static _Noreturn void replay(int argc, char **argv, fuzz_body body) {
    int named = 0;
    for (int index = 1; index < argc; index++) {
        if (argv[index] == NULL || argv[index][0] == '-') {
            continue;
        }
        named += 1;
        struct stat status;
        if (stat(argv[index], &status) != 0) {
            fail(argv[index]);
        }
        if (S_ISDIR(status.st_mode)) {
            replay_folder(argv[index], body);
        } else {
            replay_file(argv[index], body);
        }
    }
    if (named == 0) {
        fprintf(stderr,
                "usage: %s FILE-OR-FOLDER...\n"
                "Replays inputs, one run each. To search for new ones, build with: swift build -Xswiftc -sanitize=fuzzer\n",
                argc > 0 && argv[0] != NULL ? argv[0] : "fuzz-target");
        exit(64);
    }
    printf("replayed %zu inputs\n", replayed);
    exit(0);
}

void fuzz_main(int argc, char **argv, fuzz_body body) {
    if (LLVMFuzzerRunDriver == NULL) {
        replay(argc, argv, body);
    }
    // Swift's backtracer may have taken these. It would end the process before libFuzzer can write the input that crashed, and
    // libFuzzer leaves alone what is already taken.
    static const int signals[] = {SIGILL, SIGTRAP, SIGABRT, SIGFPE, SIGBUS, SIGSEGV};
    for (size_t index = 0; index < sizeof signals / sizeof signals[0]; index++) {
        signal(signals[index], SIG_DFL);
    }
    exit(LLVMFuzzerRunDriver(&argc, &argv, body));
}
