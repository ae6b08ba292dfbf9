import assert from "node:assert/strict";
import {
  connect,
  encodeMessage,
  encodeSaid,
  hangUp,
  readAll,
  Reader,
  type Said,
} from "lib/tools/zmtp.ts";
import { greeting } from "lib/tools/zmtp_greeting.ts";

Deno.test("frames are written as RFC 23 says: flags, then one byte of length or eight", () => {
  const [short, large] = [Uint8Array.of(7, 8), new Uint8Array(300).fill(9)];
  const bytes = encodeMessage([short, large]);
  assert.deepEqual([...bytes.subarray(0, 4)], [1, 2, 7, 8], "more to come, two bytes");
  assert.deepEqual([...bytes.subarray(4, 13)], [2, 0, 0, 0, 0, 0, 0, 1, 44], "long, 300");
  assert.equal(bytes.length, 4 + 9 + 300);
});

/** A peer that says hello, then sends bytes in unhandy pieces, and keeps what it is sent. */
async function peer(
  hello: Uint8Array<ArrayBuffer>,
  pieces: Uint8Array[],
  { hears = 64 }: { hears?: number } = {},
) {
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const heard: number[] = [];
  const serve = async () => {
    using socket = await listener.accept();
    await socket.write(hello);
    const buffer = new Uint8Array(1024);
    while (heard.length < hears) {
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

Deno.test("255 bytes are the most that have a short head", () => {
  const head = (length: number) => [...encodeMessage([new Uint8Array(length)])].slice(0, 10);
  assert.deepEqual(head(255), [0, 255, ...Array(8).fill(0)]);
  assert.deepEqual(head(256), [2, 0, 0, 0, 0, 0, 0, 1, 0, 0]);
  assert.equal(encodeMessage([new Uint8Array(255)]).length, 257);
  assert.deepEqual([...encodeMessage([Uint8Array.of(7), Uint8Array.of(8)])], [1, 1, 7, 0, 1, 8]);
});

/** A stream of these pieces. */
const streamOf = (...pieces: Uint8Array[]) =>
  new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });

/** All that is said on a wire. */
async function saidOn(...pieces: Uint8Array[]): Promise<Said[]> {
  const said: Said[] = [];
  for await (const one of readAll(new Reader(streamOf(...pieces)))) said.push(one);
  return said;
}

Deno.test("bytes are taken as many as asked for, whatever pieces they come in, and null behind the end", async () => {
  const bytes = Uint8Array.from({ length: 12 }, (_, i) => i);
  for (const size of [1, 3, 5, 12]) {
    const pieces = Array.from(
      { length: Math.ceil(12 / size) },
      (_, i) => bytes.slice(i * size, (i + 1) * size),
    );
    const reader = new Reader(streamOf(...pieces));
    assert.deepEqual([...(await reader.take(2))!], [0, 1]);
    assert.deepEqual([...(await reader.take(0))!], []);
    assert.deepEqual([...(await reader.take(7))!], [2, 3, 4, 5, 6, 7, 8]);
    assert.deepEqual([...(await reader.take(3))!], [9, 10, 11]);
    assert.equal(await reader.take(1), null);
  }
});

Deno.test("what is read is written as the same bytes; a wire that breaks off says nothing of the rest", async () => {
  const said: Said[] = [
    { isCommand: true, frames: [Uint8Array.of(1, 65)] },
    { isCommand: false, frames: [Uint8Array.of(1), new Uint8Array(), new Uint8Array(300).fill(4)] },
    { isCommand: true, frames: [new Uint8Array(256).fill(2)] },
    { isCommand: false, frames: [Uint8Array.of(2)] },
  ];
  const wire = Uint8Array.from(said.flatMap((one) => [...encodeSaid(one)]));
  assert.deepEqual([wire[0], wire[4]], [4, 1], "a command, then more frames to come");
  assert.deepEqual(await saidOn(wire), said);
  for (const short of [1, 2, 3]) {
    assert.deepEqual(await saidOn(wire.slice(0, wire.length - short)), said.slice(0, 3));
  }
  assert.deepEqual(await saidOn(), []);
});

Deno.test("a frame of a GiB is waited for, a longer one refused before its bytes come", async () => {
  const claim = (length: bigint) => {
    const head = new Uint8Array(9);
    head[0] = 2;
    new DataView(head.buffer).setBigUint64(1, length);
    return head;
  };
  assert.deepEqual(await saidOn(claim(2n ** 30n)), []);
  await assert.rejects(saidOn(claim(2n ** 30n + 1n)), /^Error: A frame of 1073741825 bytes is no/);
});

Deno.test("a socket may be hung up twice", async () => {
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const [socket, other] = await Promise.all([
    Deno.connect({ port: listener.addr.port, hostname: "127.0.0.1" }),
    listener.accept(),
  ]);
  for (const one of [socket, socket, other]) hangUp(one);
  listener.close();
  const torn = { close: () => assert.fail("another fault") } as unknown as Deno.TcpConn;
  assert.throws(() => hangUp(torn), /another fault/);
});

Deno.test("a SUB subscribes to everything, a DEALER to nothing; an older ZMTP is refused", async () => {
  for (const type of ["SUB", "DEALER"] as const) {
    const ready = [4, 22 + type.length, 5, ...new TextEncoder().encode("READY")];
    const length = 64 + 2 + 22 + type.length;
    const hears = length + (type === "SUB" ? 3 : 0);
    const other = await peer(greeting(), [], { hears });
    const connection = await connect({ port: other.port, type });
    await new Promise((wake) => setTimeout(wake, 30));
    connection[Symbol.dispose]();
    await other.done;
    assert.deepEqual(other.heard.slice(64, 72), ready);
    assert.deepEqual(other.heard.slice(length), type === "SUB" ? [0, 1, 1] : []);
  }
  const version = (major: number) => {
    const hello = greeting();
    hello[10] = major;
    return hello;
  };
  for (const hello of [version(2), new Uint8Array(64)]) {
    const other = await peer(hello, []);
    const refused = connect({ port: other.port, type: "SUB" });
    await assert.rejects(refused, new RegExp(`Port ${other.port} does not answer as ZMTP 3`));
    await other.done;
  }
  const other = await peer(version(4), []);
  // a newer one speaks 3, too
  (await connect({ port: other.port, type: "SUB" }))[Symbol.dispose]();
  await other.done;
});
