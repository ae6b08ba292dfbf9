import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { download, dropStart, WriteError } from "lib/assets/download.ts";

const bytes = Uint8Array.from({ length: 100_000 }, (_, i) => i * 31 % 251);

interface Place {
  readonly partial: string;
  readonly url: string;
}

/** A file to come, and a server that answers as told. */
async function between(
  answer: (request: Request) => Response | Promise<Response>,
  work: (place: Place) => Promise<void>,
) {
  const folder = mkdtempSync(join(tmpdir(), "burin-download-"));
  const server = Deno.serve({ port: 0, onListen: () => {} }, answer);
  try {
    await work({
      partial: join(folder, "x.download"),
      url: `http://localhost:${server.addr.port}/x`,
    });
  } finally {
    await server.shutdown();
    rmSync(folder, { recursive: true });
  }
}

const streamed = (part: Uint8Array) =>
  new ReadableStream({
    start(controller) {
      controller.enqueue(part);
      controller.close();
    },
  });

/** A well-behaved server of a file, which cuts its first answer short. */
function served(
  file: Uint8Array,
  { etag, cut = Infinity }: { etag?: string; cut?: number } = {},
) {
  const asked: [string | null, string | null][] = [];
  const answer = ({ headers }: Request) => {
    const [range, condition] = [headers.get("range"), headers.get("if-range")];
    asked.push([range, condition]);
    const from = Number(range?.match(/\d+/)?.[0] ?? 0);
    const part = range !== null && (condition === null || condition === etag);
    const tag: Record<string, string> = etag === undefined ? {} : { etag };
    if (part && from >= file.length) {
      return new Response(null, {
        status: 416,
        headers: { "content-range": `bytes */${file.length}`, ...tag },
      });
    }
    const body = file.slice(part ? from : 0, asked.length === 1 ? cut : undefined);
    const place = `bytes ${from}-${file.length - 1}/${file.length}`;
    return new Response(streamed(body), {
      status: part ? 206 : 200,
      headers: { ...part ? { "content-range": place } : {}, ...tag },
    });
  };
  return { asked, answer };
}

const read = (path: string) => new Uint8Array(readFileSync(path));

Deno.test("a start of the same version is continued, by If-Range", async () => {
  const { asked, answer } = served(bytes, { etag: `"a"`, cut: 60_000 });
  await between(answer, async ({ partial, url }) => {
    const what = { url, bytes: bytes.length };
    await assert.rejects(download(what, { partial }), /ended after 60000 of 100000 bytes; run it/);
    assert.deepEqual(await download(what, { partial }), { continued: true });
    assert.deepEqual(asked, [[null, null], ["bytes=60000-", `"a"`]]);
    assert.deepEqual(read(partial), bytes);
  });
});

Deno.test("a changed file is not glued to the start of an old one", async () => {
  const old = served(bytes, { etag: `"old"`, cut: 60_000 });
  const now = served(bytes.toReversed(), { etag: `"new"` });
  let answer = old.answer;
  await between((request) => answer(request), async ({ partial, url }) => {
    await assert.rejects(download({ url, bytes: bytes.length }, { partial }), /ended after/);
    answer = now.answer;
    await download({ url, bytes: bytes.length }, { partial });
    assert.deepEqual(read(partial), bytes.toReversed());
  });
});

Deno.test("a server that heeds no If-Range, but has another version, is asked anew", async () => {
  const answer = ({ headers }: Request) =>
    headers.has("range")
      ? new Response(bytes.slice(10), {
        status: 206,
        headers: { etag: `"new"`, "content-range": `bytes 10-99999/100000` },
      })
      : new Response(bytes.slice(), { headers: { etag: `"new"` } });
  await between(answer, async ({ partial, url }) => {
    writeFileSync(partial, "0123456789");
    writeFileSync(`${partial}.json`, JSON.stringify({ url, etag: `"old"`, modified: null }));
    await download({ url, bytes: bytes.length }, { partial });
    assert.deepEqual(read(partial), bytes);
  });
});

Deno.test("a start of no known version is continued only where a hash will tell", async () => {
  for (const hashed of [true, false]) {
    const { asked, answer } = served(bytes);
    await between(answer, async ({ partial, url }) => {
      writeFileSync(partial, bytes.subarray(0, 7));
      await download({ url, bytes: bytes.length, hashed }, { partial });
      assert.deepEqual(asked, [[hashed ? "bytes=7-" : null, null]]);
      assert.deepEqual(read(partial), bytes);
    });
  }
});

Deno.test("a part from elsewhere is not put at the end", async () => {
  const answer = ({ headers }: Request) =>
    headers.has("range")
      ? new Response(bytes.slice(8), {
        status: 206,
        headers: { "content-range": "bytes 8-99999/100000" },
      })
      : new Response(bytes.slice());
  await between(answer, async ({ partial, url }) => {
    writeFileSync(partial, bytes.subarray(0, 7));
    await download({ url, bytes: bytes.length, hashed: true }, { partial });
    assert.deepEqual(read(partial), bytes);
  });
});

Deno.test("416 for a whole file is success; for one too long it is asked anew", async () => {
  for (const extra of [0, 5]) {
    const { asked, answer } = served(bytes, { etag: `"a"` });
    await between(answer, async ({ partial, url }) => {
      writeFileSync(partial, new Uint8Array([...bytes, ...Array(extra).fill(0)]));
      writeFileSync(`${partial}.json`, JSON.stringify({ url, etag: `"a"`, modified: null }));
      await download({ url, bytes: null }, { partial });
      assert.equal(asked.length, extra === 0 ? 1 : 2);
      assert.deepEqual(read(partial), bytes);
    });
  }
});

Deno.test("another size than the manifest's is refused before a byte is written", async () => {
  const answer = () => new Response(bytes.slice());
  await between(answer, async ({ partial, url }) => {
    await assert.rejects(
      download({ url, bytes: 99_999 }, { partial }),
      /the server offers 100000 bytes, and the file has 99999/,
    );
    assert.ok(!existsSync(partial));
  });
});

Deno.test("a server that never stops is left at the file's size", async () => {
  let sent = 0;
  const endless = () =>
    new Response(
      new ReadableStream({
        pull(controller) {
          sent += 65_536;
          controller.enqueue(new Uint8Array(65_536));
        },
      }),
    );
  await between(endless, async ({ partial, url }) => {
    await assert.rejects(
      download({ url, bytes: 100_000 }, { partial }),
      /the server sends more than the 100000 bytes that the file has/,
    );
    await assert.rejects(
      download({ url, bytes: null, most: 200_000 }, { partial }),
      /more than the 200000 bytes/,
    );
    assert.ok(!existsSync(partial));
    assert.ok(sent < 50e6, `${sent} bytes were taken from it`);
  });
});

/** Sends some bytes of an answer and then nothing. */
function silent(count: number) {
  return (request: Request) => {
    const from = Number(request.headers.get("range")?.match(/\d+/)?.[0] ?? 0);
    const part = bytes.slice(from, from + count);
    return new Response(
      new ReadableStream({
        start: (controller) => {
          if (part.length > 0) controller.enqueue(part);
          if (from + count >= bytes.length) controller.close();
        },
      }),
      {
        status: from > 0 ? 206 : 200,
        headers: from > 0 ? { "content-range": `bytes ${from}-99999/100000` } : {},
      },
    );
  };
}

Deno.test("after a silence it goes on where bytes came, and ends with the cause where none did", async () => {
  await between(silent(40_000), async ({ partial, url }) => {
    await download({ url, bytes: bytes.length, hashed: true }, { partial, silence: 0.2 });
    assert.deepEqual(read(partial), bytes);
  });
  await between(silent(0), async ({ partial, url }) => {
    await assert.rejects(
      download({ url, bytes: bytes.length }, { partial, silence: 0.2 }),
      /localhost:\d+ sent no byte for 0\.2 s; look at the network and run it again/,
    );
  });
});

Deno.test("a server that does not even answer is silent, too", async () => {
  const listener = Deno.listen({ port: 0 });
  const held: Deno.Conn[] = [];
  const accepting = (async () => {
    for await (const connection of listener) held.push(connection);
  })();
  const url = `http://localhost:${listener.addr.port}/x`;
  await assert.rejects(
    download({ url, bytes: 1 }, { partial: join(tmpdir(), "burin-none"), silence: 0.2 }),
    /sent no byte for 0\.2 s/,
  );
  for (const connection of held) connection.close();
  listener.close();
  await accepting;
});

Deno.test("redirects are followed, but to nothing less safe, and not for ever", async () => {
  const answer = (request: Request) => {
    const { pathname } = new URL(request.url);
    const to = { "/x": "/y", "/ftp": "file:///etc/passwd", "/round": "/round" }[pathname];
    return to
      ? new Response(null, { status: 302, headers: { location: to } })
      : new Response(bytes.slice());
  };
  await between(answer, async ({ partial, url }) => {
    await download({ url, bytes: bytes.length }, { partial });
    assert.deepEqual(read(partial), bytes);
    dropStart(partial);
    await assert.rejects(
      download({ url: url.replace("/x", "/ftp"), bytes: 1 }, { partial }),
      /leads to file:\/\/, which is not as safe as http:\/\/: it was not followed/,
    );
    await assert.rejects(
      download({ url: url.replace("/x", "/round"), bytes: 1 }, { partial }),
      /more than 10 addresses lead to one another/,
    );
  });
});

Deno.test("https leads to no http", async () => {
  const before = globalThis.fetch;
  globalThis.fetch = () =>
    Promise.resolve(
      new Response(null, { status: 301, headers: { location: "http://example.org/x" } }),
    );
  try {
    await assert.rejects(
      download({ url: "https://example.org/x", bytes: 1 }, { partial: "none" }),
      /leads to http:\/\/example\.org, which is not as safe as https:\/\//,
    );
  } finally {
    globalThis.fetch = before;
  }
});

Deno.test("a name that is none, nobody who answers, a broken connection: told in plain words", async () => {
  const partial = join(tmpdir(), "burin-none");
  await assert.rejects(
    download({ url: "http://no-such-host.invalid/x", bytes: 1 }, { partial }),
    /^Error: no-such-host\.invalid: this address cannot be found; is the network there\?$/,
  );
  const listener = Deno.listen({ port: 0 });
  const { port } = listener.addr;
  const url = `http://localhost:${port}/x`;
  const breaking = (async () => {
    for await (const connection of listener) {
      const head = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc";
      await connection.write(new TextEncoder().encode(head));
      await new Promise((wake) => setTimeout(wake, 50));
      connection.close();
    }
  })();
  await assert.rejects(
    download({ url, bytes: 100 }, { partial }),
    /localhost:\d+: the connection broke off.*\(3 of 100 bytes are kept; run it again to go on\)/,
  );
  listener.close();
  await breaking;
  dropStart(partial);
  await assert.rejects(download({ url, bytes: 1 }, { partial }), /nobody answers at this address/);
});

Deno.test("a full disk is told, and is no fault of the server", {
  ignore: Deno.build.os !== "linux",
}, () =>
  between(() => new Response(bytes.slice()), async ({ partial, url }) => {
    const full = Deno.openSync("/dev/full", { write: true });
    const write = Deno.FsFile.prototype.writeSync;
    try {
      for (const fits of [0, 1]) { // not even the note, or the note and no byte of the file
        let count = 0;
        Deno.FsFile.prototype.writeSync = function (part) {
          return write.call(count++ < fits ? this : full, part);
        };
        await assert.rejects(
          download({ url, bytes: bytes.length }, { partial }),
          (error) =>
            error instanceof WriteError &&
            /Cannot write .*x\.download.*: the disk is full; free some space/.test(error.message),
        );
      }
    } finally {
      Deno.FsFile.prototype.writeSync = write;
      full.close();
    }
  }));

Deno.test("stopping ends it at once, and keeps what came", async () => {
  await between(silent(1000), async ({ partial, url }) => {
    const stop = new AbortController();
    const coming = download({ url, bytes: bytes.length }, {
      partial,
      signal: stop.signal,
      onProgress: () => stop.abort(new Error("stopped")),
    });
    await assert.rejects(coming, /^Error: stopped$/);
    assert.deepEqual(read(partial), bytes.slice(0, 1000));
    assert.equal(readdirSync(join(partial, "..")).length, 2);
  });
});

Deno.test("slow is not silent: what comes bit by bit comes in one answer, however long it takes", async () => {
  let answers = 0;
  const slow = () => {
    answers++;
    let sent = 0;
    return new Response(
      new ReadableStream({
        async pull(controller) {
          if (sent === 5) return controller.close();
          if (sent > 0) await new Promise((resolve) => setTimeout(resolve, 500));
          controller.enqueue(bytes.subarray(20 * sent, 20 * ++sent));
        },
      }),
    );
  };
  await between(slow, async ({ partial, url }) => {
    await download({ url, bytes: 100, hashed: true }, { partial, silence: 1.5 });
    assert.equal(answers, 1);
    assert.deepEqual(readFileSync(partial), Buffer.from(bytes.subarray(0, 100)));
  });
});

Deno.test("thirty seconds without a byte are a silence unless others are asked for", async () => {
  const { setTimeout } = globalThis;
  const waits: (number | undefined)[] = [];
  globalThis.setTimeout = ((then: () => void, wait?: number) => {
    waits.push(wait);
    return setTimeout(then, wait);
  }) as typeof setTimeout;
  try {
    for (const more of [{}, { silence: 7 }]) {
      await between(served(bytes).answer, async ({ partial, url }) => {
        await download({ url, bytes: bytes.length, hashed: true }, { partial, ...more });
      });
    }
  } finally {
    globalThis.setTimeout = setTimeout;
  }
  const long = waits.filter((wait) => wait !== undefined && wait >= 7000);
  assert.deepEqual(new Set(long), new Set([30_000, 7000]));
});
