import assert from "node:assert/strict";
import { connect, encodeMessage, greeting } from "lib/tools/zmtp.ts";

Deno.test("frames are written as RFC 23 says: flags, then one byte of length or eight", () => {
  const [short, large] = [Uint8Array.of(7, 8), new Uint8Array(300).fill(9)];
  const bytes = encodeMessage([short, large]);
  assert.deepEqual([...bytes.subarray(0, 4)], [1, 2, 7, 8], "more to come, two bytes");
  assert.deepEqual([...bytes.subarray(4, 13)], [2, 0, 0, 0, 0, 0, 0, 1, 44], "long, 300");
  assert.equal(bytes.length, 4 + 9 + 300);
});

Deno.test("the greeting is 64 bytes: signature, version 3, mechanism NULL, client", () => {
  const bytes = greeting();
  assert.equal(bytes.length, 64);
  assert.deepEqual([bytes[0], bytes[9], bytes[10], bytes[32]], [0xff, 0x7f, 3, 0]);
  assert.equal(new TextDecoder().decode(bytes.subarray(12, 16)), "NULL");
});

/** A peer that says hello, then sends bytes in unhandy pieces, and keeps what it is sent. */
async function peer(hello: Uint8Array<ArrayBuffer>, pieces: Uint8Array[]) {
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const heard: number[] = [];
  const serve = async () => {
    using socket = await listener.accept();
    await socket.write(hello);
    const buffer = new Uint8Array(1024);
    while (heard.length < 64) {
      const count = await socket.read(buffer);
      if (count === null) return;
      heard.push(...buffer.subarray(0, count));
    }
    for (const piece of pieces) {
      await socket.write(piece);
      await new Promise((wake) => setTimeout(wake, 2));
    }
    const count = await socket.read(buffer);
    if (count !== null) heard.push(...buffer.subarray(0, count));
  };
  const done = serve().finally(() => listener.close());
  await Promise.resolve();
  return { port: listener.addr.port, heard, done };
}

Deno.test("messages are put together however they come, commands are left out", async () => {
  const wire = [
    ...[4, 6, 5, ...new TextEncoder().encode("READY")],
    ...encodeMessage([Uint8Array.of(1, 2), new Uint8Array(), new Uint8Array(400).fill(3)]),
    ...encodeMessage([Uint8Array.of(9)]),
  ];
  const pieces = [0, 3, 9, 14, 200].map((from, i, all) =>
    Uint8Array.from(wire.slice(from, all[i + 1]))
  );
  const other = await peer(greeting(), pieces);
  using connection = await connect({ port: other.port, type: "DEALER" });
  const got: Uint8Array[][] = [];
  for await (const message of connection.messages) {
    got.push(message);
    if (got.length === 2) break;
  }
  assert.deepEqual(got[0].map((body) => body.length), [2, 0, 400]);
  assert.deepEqual(got[1].map((body) => [...body]), [[9]]);
  await connection.send([Uint8Array.of(5)]);
  await other.done;
  const length = (text: string) => String.fromCharCode(text.length);
  const property = `${length("Socket-Type")}Socket-Type\0\0\0${length("DEALER")}DEALER`;
  assert.ok(String.fromCharCode(...other.heard).includes(`READY${property}`));
});

Deno.test("whoever does not speak ZMTP is refused by name", async () => {
  const other = await peer(Uint8Array.from({ length: 64 }, () => 65), []);
  await assert.rejects(connect({ port: other.port, type: "SUB" }), /does not answer as ZMTP 3/);
  await other.done;
});
