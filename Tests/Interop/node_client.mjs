// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors
//
// usage: node node_client.mjs URL MESSAGES SEED
//
// Node's own WebSocket client against our server, conversation by conversation. Prints a line of JSON after each; the last
// one waits for the server to close.

const [url, count, seed] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];

const edges = [0, 1, 2, 63, 64, 125, 126, 127, 511, 512, 513, 32767, 32768, 32769, 65535, 65536, 65537, 100_000];
const phrase = "the same words, again and again — ob auf Grün, 日本語 oder 🂡; ";
// The first and the last character of each length in UTF-8, and that length; surrogates are no characters.
const scalars = [
    [0x20, 0x7f, 1],
    [0x80, 0x7ff, 2],
    [0x800, 0xd7ff, 3],
    [0xe000, 0xffff, 3],
    [0x1_0000, 0x10_ffff, 4],
];

// Mulberry32: what Node has of random numbers takes no seed.
let state = seed >>> 0;
function random() {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 0x1_0000_0000;
}

function between(low, high) {
    return low + Math.floor(random() * (high - low + 1));
}

function text(size, compressible) {
    let result = "";
    if (compressible) {
        result = phrase.repeat(size / phrase.length).slice(0, size);
        // A cut within a character would leave a half that UTF-8 cannot express.
        return result.isWellFormed() ? result : result.slice(0, -1);
    }
    for (let length = 0; length < size; ) {
        const [first, last, bytes] = scalars[between(0, scalars.length - 1)];
        result += String.fromCodePoint(between(first, last));
        length += bytes;
    }
    return result;
}

function binary(size, compressible) {
    const bytes = new Uint8Array(size);
    for (let index = 0; index < size; index += 1) bytes[index] = compressible ? index % 7 : between(0, 255);
    return bytes;
}

function messages() {
    return Array.from({ length: count }, (_, index) => {
        const edge = edges[Math.floor(index / 2)];
        const size = edge ?? Math.floor(100_001 ** random()) - 1;
        const compressible = random() < 0.5;
        return index % 2 === 0 ? text(size, compressible) : binary(size, compressible);
    });
}

function equal(received, sent) {
    if (typeof sent === "string") return received === sent;
    return received instanceof ArrayBuffer && Buffer.from(received).equals(sent);
}

function open() {
    const socket = new WebSocket(url);
    socket.binaryType = "arraybuffer";
    socket.closed = new Promise((resolve) => {
        socket.addEventListener("close", ({ code, reason, wasClean }) => resolve({ code, reason, wasClean }));
    });
    return new Promise((resolve, reject) => {
        socket.addEventListener("open", () => resolve(socket));
        socket.addEventListener("error", (event) => reject(new Error(`${event.message ?? event.error ?? "error"}`)));
    });
}

async function echo(socket, sent) {
    let next = 0;
    await new Promise((resolve, reject) => {
        socket.addEventListener("message", ({ data }) => {
            if (!equal(data, sent[next])) reject(new Error(`message ${next} came back changed`));
            next += 1;
            if (next === sent.length) resolve();
        });
        socket.addEventListener("close", () => reject(new Error(`closed after ${next} messages`)));
        for (const message of sent) socket.send(message);
    });
}

function report(result) {
    console.log(JSON.stringify(result));
}

async function talk(closing, sent) {
    const socket = await open();
    if (sent.length > 0) await echo(socket, sent);
    socket.close(...closing);
    report({ extensions: socket.extensions, ...(await socket.closed) });
}

await talk([1000, "done"], messages());
await talk([3000, "enough, danke schön"], []);
await talk([], []);

const socket = await open();
await echo(socket, ["there?"]);
report({ waiting: true });
report(await socket.closed);
