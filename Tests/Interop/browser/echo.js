// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors
//
// The page's test. The button runs it for a person; the driver of `make browser-test` calls run() itself.

"use strict";

const sizes = [0, 1, 2, 63, 64, 125, 126, 127, 511, 512, 513, 32767, 32768, 32769, 65535, 65536, 65537, 100_000];
const phrase = "the same words, again and again — ob auf Grün, 日本語 oder 🂡; ";
// The first and the last character of each length in UTF-8, and that length; surrogates are no characters.
const scalars = [
    [0x20, 0x7f, 1],
    [0x80, 0x7ff, 2],
    [0x800, 0xd7ff, 3],
    [0xe000, 0xffff, 3],
    [0x1_0000, 0x10_ffff, 4],
];

function between(low, high) {
    return low + Math.floor(Math.random() * (high - low + 1));
}

/** A text of about `size` bytes in UTF-8: repetitions, or characters of every length. */
function text(size, compressible) {
    if (compressible) return phrase.repeat(Math.ceil(size / phrase.length)).slice(0, size).toWellFormed();
    let result = "";
    for (let length = 0; length < size; ) {
        const [first, last, bytes] = scalars[between(0, scalars.length - 1)];
        result += String.fromCodePoint(between(first, last));
        length += bytes;
    }
    return result;
}

function binary(size, compressible) {
    const bytes = new Uint8Array(size);
    if (compressible) return bytes.map((_, index) => index % 7);
    // What the function fills at once is limited.
    for (let start = 0; start < size; start += 65_536) crypto.getRandomValues(bytes.subarray(start, start + 65_536));
    return bytes;
}

/** `count` messages, text first and then in turn: the sizes of headers and windows first, then small ones are likelier. */
function messages(count) {
    return Array.from({ length: count }, (_, index) => {
        const size = sizes[Math.floor(index / 2)] ?? Math.floor(100_001 ** Math.random()) - 1;
        const make = index % 2 === 0 ? text : binary;
        return make(size, Math.random() < 0.5);
    });
}

function equal(received, sent) {
    if (typeof sent === "string") return received === sent;
    if (!(received instanceof ArrayBuffer) || received.byteLength !== sent.byteLength) return false;
    return new Uint8Array(received).every((byte, index) => byte === sent[index]);
}

/** The next event of a type. */
function next(socket, type) {
    return new Promise((resolve) => socket.addEventListener(type, resolve, { once: true }));
}

/**
 * One conversation of `count` messages, in which compression must have been negotiated or must not.
 *
 * Resolves to a list of checks, each `{name, passed, detail}`, and to what was negotiated.
 */
async function run({ count = 1000, compression = true } = {}) {
    const checks = [];
    const check = (name, passed, detail = "") => checks.push({ name, passed, detail: String(detail) });

    const socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/`);
    socket.binaryType = "arraybuffer";
    const closed = next(socket, "close");
    const isOpen = await Promise.race([next(socket, "open").then(() => true), closed.then(() => false)]);
    check("the connection opens", isOpen);
    if (!isOpen) return { checks, extensions: "" };
    const { extensions } = socket;
    if (compression) check("permessage-deflate was negotiated", extensions.includes("permessage-deflate"), extensions);
    else check("no compression was negotiated", extensions === "", extensions);

    const sent = messages(count);
    const received = [];
    const all = new Promise((resolve) => {
        socket.addEventListener("message", ({ data }) => {
            received.push(data);
            if (received.length === sent.length) resolve();
        });
    });
    for (const message of sent) socket.send(message);
    await Promise.race([all, closed]);

    const changed = sent.findIndex((message, index) => !equal(received[index], message));
    const texts = sent.filter((message) => typeof message === "string").length;
    const name = `${texts} text and ${sent.length - texts} binary messages came back`;
    check(name, received.length === sent.length, `${received.length} of ${sent.length} received`);
    check("each in its order, equal and of its type", changed === -1, changed === -1 ? "" : `message ${changed} is not`);

    socket.close(1000, "all sent");
    const { code, reason, wasClean } = await closed;
    check("the connection closes cleanly", wasClean, `wasClean ${wasClean}`);
    check("with code 1000", code === 1000, `code ${code}, reason "${reason}"`);
    check("no message came after the last", received.length === sent.length, `${received.length} received`);
    return { checks, extensions };
}

document.getElementById("start").addEventListener("click", async (event) => {
    event.target.disabled = true;
    const { checks } = await run();
    document.getElementById("checks").replaceChildren(
        ...checks.map(({ name, passed, detail }) => {
            const item = document.createElement("li");
            item.dataset.mark = passed ? "✓" : "✗";
            item.className = passed ? "passed" : "failed";
            item.textContent = detail ? `${name} (${detail})` : name;
            return item;
        }),
    );
    const failed = checks.filter(({ passed }) => !passed).length;
    document.getElementById("total").textContent = `${checks.length - failed} passed, ${failed} failed`;
    event.target.disabled = false;
});
