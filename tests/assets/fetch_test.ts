import assert from "node:assert/strict";
import process from "node:process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dropZips, fetchAsset, locateAsset, mirrorDirectories } from "lib/assets/fetch.ts";
import { type Asset, projectDirectory, type Variant } from "lib/assets/manifest.ts";
import { sha256 } from "lib/tensor/digest.ts";

const bytes = Uint8Array.from({ length: 100_000 }, (_, i) => i * 31 % 251);
const path = "models/tiny.bin";

function variant(part: Partial<Variant>): Variant {
  const whole = { name: "a", url: null, bytes: bytes.length, sha256: sha256(bytes) };
  return { ...whole, grade: "verified", origin: "this test", ...part };
}

const asset = (...variants: Partial<Variant>[]): Asset => ({
  path,
  variants: variants.map(variant),
});

async function withPlaces(run: (places: { cache: string; mirror: string }) => Promise<void>) {
  const root = await Deno.makeTempDir({ prefix: "burin-assets-" });
  const places = { cache: join(root, "cache"), mirror: join(root, "mirror") };
  for (const place of Object.values(places)) mkdirSync(join(place, "models"), { recursive: true });
  try {
    await run(places);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

/** Serves `bytes` at every address, with ranges, and counts what it sent. */
async function withServer(
  run: (url: string, sent: { ranges: (string | null)[] }) => Promise<void>,
  { cutAfter }: { cutAfter?: number } = {},
) {
  const sent = { ranges: [] as (string | null)[] };
  const server = Deno.serve({ port: 0, onListen: () => {} }, (request) => {
    if (new URL(request.url).pathname === "/missing") return new Response("", { status: 404 });
    const range = request.headers.get("range");
    sent.ranges.push(range);
    const from = range ? Number(range.match(/\d+/)![0]) : 0;
    const body = bytes.slice(from, cutAfter ? from + cutAfter : undefined);
    const stream = new ReadableStream({
      start(controller) {
        controller.enqueue(body);
        controller.close();
      },
    });
    return new Response(stream, { status: range ? 206 : 200 });
  });
  try {
    await run(`http://localhost:${server.addr.port}`, sent);
  } finally {
    await server.shutdown();
  }
}

Deno.test("the cache comes before the mirrors, and either is checked", () =>
  withPlaces(async ({ cache, mirror }) => {
    const places = { cache, mirrors: [mirror] };
    assert.equal(await locateAsset(asset({}), places), null);
    writeFileSync(join(mirror, path), bytes);
    const found = await fetchAsset(asset({ name: "other", sha256: "0".repeat(64) }, {}), places);
    assert.deepEqual([found.from, found.variant?.name], ["mirror", "a"]);
    writeFileSync(join(cache, path), bytes);
    assert.equal((await fetchAsset(asset({}), places)).from, "cache");
  }));

Deno.test("a wrong file is an error that shows both hashes; trust is for reported ones", () =>
  withPlaces(async ({ cache, mirror }) => {
    const places = { cache, mirrors: [mirror] };
    const wrong = Uint8Array.of(1, 2, 3);
    writeFileSync(join(mirror, path), wrong);
    const trust = sha256(wrong);
    const refused = (error: Error) =>
      error.message.includes(trust) && error.message.includes(sha256(bytes));
    await assert.rejects(locateAsset(asset({}), places), refused);
    await assert.rejects(locateAsset(asset({}), { ...places, trust }), /delete it and fetch/);
    const reported = asset({ grade: "reported" });
    await assert.rejects(locateAsset(reported, places), new RegExp(`--trust ${trust}`));
    const trusted = await locateAsset(reported, { ...places, trust });
    assert.deepEqual([trusted?.sha256, trusted?.variant], [trust, null]);
    assert.equal((await locateAsset(reported, places))?.sha256, trust);
  }));

Deno.test("the first download without a hash is held to", () =>
  withPlaces(async ({ cache, mirror }) => {
    const places = { cache, mirrors: [mirror] };
    const unknown = asset({ grade: "none", sha256: null });
    writeFileSync(join(mirror, path), bytes);
    assert.equal((await locateAsset(unknown, places))?.sha256, sha256(bytes));
    writeFileSync(join(mirror, path), bytes.subarray(1));
    await assert.rejects(locateAsset(unknown, places), /kept from the first download/);
  }));

Deno.test("a download is checked, kept, and goes on where it stopped", () =>
  withPlaces(async ({ cache }) => {
    await withServer(async (url, { ranges }) => {
      const remote = asset({ url });
      const progress: number[] = [];
      const options = {
        cache,
        mirrors: [],
        onProgress: (p: { done: number }) => progress.push(p.done),
      };
      await assert.rejects(fetchAsset(remote, options), /ended after 60000 of 100000 bytes/);
      assert.ok(!existsSync(join(cache, path)));
      const found = await fetchAsset(remote, options);
      assert.deepEqual(ranges, [null, "bytes=60000-"]);
      assert.equal(found.from, "network");
      assert.deepEqual(new Uint8Array(readFileSync(found.file)), bytes);
      assert.equal(progress.at(-1), bytes.length);
    }, { cutAfter: 60_000 });
  }));

Deno.test("a bad download is not kept, and the next variant is tried", () =>
  withPlaces(async ({ cache }) => {
    await withServer(async (url) => {
      const places = { cache, mirrors: [] };
      const bad = { name: "bad", url, sha256: "0".repeat(64) };
      await assert.rejects(
        fetchAsset(asset({ ...bad, url: `${url}/missing` }), places),
        /Cannot find models\/tiny\.bin[^]*cache[^]*missing: the server answered 404/,
      );
      const found = await fetchAsset(asset({ ...bad, url: `${url}/missing` }, { url }), places);
      assert.equal(found.variant?.name, "a");
      assert.deepEqual(
        [...Deno.readDirSync(join(cache, "models"))].map(({ name }) => name),
        ["tiny.bin"],
      );
    });
  }));

/** A zip of stored files, as small as the format allows. */
function zipOf(files: Record<string, string>): Uint8Array {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let at = 0;
  const record = (size: number, fields: readonly [number, number, number][]) => {
    const view = new DataView(new ArrayBuffer(size));
    for (const [offset, width, value] of fields) {
      width === 4 ? view.setUint32(offset, value, true) : view.setUint16(offset, value, true);
    }
    return new Uint8Array(view.buffer);
  };
  for (const [name, content] of Object.entries(files)) {
    const [path, data] = [name, content].map((text) => new TextEncoder().encode(text));
    const sides = (from: number): [number, number, number][] => [
      [from, 4, data.length],
      [from + 4, 4, data.length],
      [from + 8, 2, path.length],
    ];
    parts.push(record(30, [[0, 4, 0x04034b50], ...sides(18)]), path, data);
    directory.push(record(46, [[0, 4, 0x02014b50], ...sides(20), [42, 4, at]]), path);
    at += 30 + path.length + data.length;
  }
  const length = directory.reduce((sum, part) => sum + part.length, 0);
  const count = Object.keys(files).length;
  const end: [number, number, number][] = [[10, 2, count], [12, 4, length], [16, 4, at]];
  const all = [...parts, ...directory, record(22, [[0, 4, 0x06054b50], ...end])];
  return Uint8Array.from(all.flatMap((part) => [...part]));
}

Deno.test("two files come out of one zip, which is fetched once, checked, and then dropped", () =>
  withPlaces(async ({ cache }) => {
    const zip = zipOf({ "x/encoder.onnx": "encoder", "x/decoder.onnx": "decoder" });
    let sent = 0;
    const server = Deno.serve({ port: 0, onListen: () => {} }, () => {
      sent++;
      return new Response(Uint8Array.from(zip));
    });
    try {
      const part = (member: string, content: string, of: string | null = sha256(zip)): Asset => ({
        path: `models/${member}`,
        variants: [variant({
          url: `http://localhost:${server.addr.port}/x.zip`,
          bytes: content.length,
          sha256: sha256(content),
          packed: { member, bytes: zip.length, sha256: of },
        })],
      });
      const both = [part("encoder.onnx", "encoder"), part("decoder.onnx", "decoder")];
      for (const one of both) {
        const { file } = await fetchAsset(one, { cache, mirrors: [] });
        assert.equal(readFileSync(file, "utf8"), file.includes("encoder") ? "encoder" : "decoder");
      }
      assert.equal(sent, 1);
      assert.ok(existsSync(join(cache, "models/x.zip")));
      dropZips(both, { cache });
      assert.ok(!existsSync(join(cache, "models/x.zip")));
      await assert.rejects(
        fetchAsset(part("other.onnx", "?", sha256("another zip")), { cache, mirrors: [] }),
        /the zip's SHA-256 is [0-9a-f]+, not/,
      );
      await assert.rejects(
        fetchAsset(part("other.onnx", "?"), { cache, mirrors: [] }),
        /Cannot find other\.onnx in .*x\.zip, which holds x\/encoder\.onnx, x\/decoder\.onnx/,
      );
    } finally {
      await server.shutdown();
    }
  }));

Deno.test("relative mirrors start at the project", () => {
  const before = process.env.BURIN_MIRROR;
  try {
    process.env.BURIN_MIRROR = "../shared:/elsewhere";
    assert.deepEqual(mirrorDirectories(), [join(projectDirectory, "../shared"), "/elsewhere"]);
  } finally {
    if (before === undefined) delete process.env.BURIN_MIRROR;
    else process.env.BURIN_MIRROR = before;
  }
});
