import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { headerOf, readMessage, signedMessages, writeMessage } from "lib/tools/jupyter_message.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const message = {
  header: headerOf("stream", "s"),
  parent: { msg_id: "asked" },
  metadata: {},
  content: { name: "stdout", text: "ä\n" },
};

Deno.test("what is written reads the same, with what stood before it", () => {
  const frames = writeMessage(message, { key: "k", route: [bytes("topic")] });
  assert.deepEqual(readMessage(frames, "k"), { ...message, route: [bytes("topic")] });
  assert.equal(message.header.version, "5.3");
});

Deno.test("the signature is HMAC-SHA-256 over the four parts, as Jupyter's documentation says", () => {
  const [, signature, ...parts] = writeMessage(message, { key: "k" });
  const text = parts.map((part) => new TextDecoder().decode(part)).join("");
  const expected = createHmac("sha256", "k").update(text).digest("hex");
  assert.equal(new TextDecoder().decode(signature), expected);
});

Deno.test("another key, a changed part, a signature cut short and none are forged", () => {
  const frames = writeMessage(message, { key: "k" });
  assert.equal(readMessage(frames, "other"), null);
  for (let at = 1; at < frames.length; at++) {
    const copy = frames.map((body) => body.slice());
    copy[at][copy[at].length - 1] ^= 1;
    assert.equal(readMessage(copy, "k"), null, `frame ${at}`);
  }
  const put = (signature: Uint8Array) => [frames[0], signature, ...frames.slice(2)];
  assert.equal(readMessage(put(frames[1].slice(1)), "k"), null);
  assert.equal(readMessage(put(new Uint8Array()), "k"), null);
  assert.equal(readMessage(frames.slice(1), "k"), null, "no delimiter");
  assert.equal(readMessage(frames.slice(0, 5), "k"), null, "no content");
});

Deno.test("what is forged is not parsed, what is signed and no object is empty", () => {
  const forged = [bytes("<IDS|MSG>"), bytes("0".repeat(64)), ...Array(4).fill(bytes("{torn"))];
  assert.equal(readMessage(forged, "k"), null);
  const odd = { ...message, content: [1] as unknown as Record<string, unknown> };
  assert.deepEqual(readMessage(writeMessage(odd, { key: "k" }), "k")!.content, {});
});

Deno.test("forged messages among signed ones are dropped and counted", async () => {
  const mine = writeMessage(message, { key: "k" });
  const theirs = writeMessage({ ...message, content: { text: "forged" } }, { key: "guessed" });
  const source = async function* () {
    yield* [theirs, mine, theirs, [bytes("noise")], mine];
    await Promise.resolve();
  };
  let forged = 0;
  const read: unknown[] = [];
  for await (
    const { content } of signedMessages(source(), {
      key: "k",
      onForged: () => forged++,
    })
  ) {
    read.push(content);
  }
  assert.deepEqual(read, [message.content, message.content]);
  assert.equal(forged, 3);
});

Deno.test("a message begins at the first delimiter and has four parts; frames behind them are no part", () => {
  const frames = writeMessage(message, { key: "k", route: [bytes("a"), bytes("b")] });
  const read = readMessage([...frames, bytes("buffer"), bytes("<IDS|MSG>")], "k");
  assert.deepEqual(read, { ...message, route: [bytes("a"), bytes("b")] });
  const near = bytes("<IDS|MSH>"); // as long as the delimiter, and all but its last byte
  assert.deepEqual(readMessage([near, ...frames], "k")!.route[0], near);
  for (let count = 0; count < frames.length; count++) {
    assert.equal(readMessage(frames.slice(0, count), "k"), null, `${count} frames`);
  }
});

Deno.test("parts that are null, lists or numbers are read as empty", () => {
  for (const odd of [null, [1], 7, "text"]) {
    const part = odd as unknown as Record<string, unknown>;
    const written = writeMessage({ ...message, parent: part, metadata: part }, { key: "k" });
    const read = readMessage(written, "k")!;
    assert.deepEqual([read.parent, read.metadata], [{}, {}]);
  }
});

Deno.test("a header has an id and a time of its own, the session it was asked for, and our name", () => {
  const [one, two] = [headerOf("a", "s"), headerOf("a", "s")];
  assert.notEqual(one.msg_id, two.msg_id);
  assert.deepEqual([one.session, one.username, one.msg_type], ["s", "burin", "a"]);
  assert.ok(!Number.isNaN(Date.parse(String(one.date))));
});
