import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  dropZips,
  fetchAsset,
  locateAsset,
  mirrorDirectories,
  placesOf,
} from "lib/assets/fetch.ts";
import { waitForLock } from "lib/assets/lock.ts";
import { type Asset, projectDirectory, type Variant } from "lib/assets/manifest.ts";
import { sha256 } from "lib/tensor/digest.ts";
import { withEnvironment } from "tests/environment.ts";
import { zipOf } from "./zip_made.ts";

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

Deno.test("what a process left that was killed with its file in place is removed, and a working one's stays", () =>
  withPlaces(async ({ cache }) => {
    const asset: Asset = {
      path: "data/x/1.png",
      variants: [variant({ name: "b", bytes: 3, sha256: sha256("ink") })],
    };
    const folder = join(cache, "data/x");
    const put = (name: string, text = "") => writeFileSync(join(folder, name), text);
    mkdirSync(folder, { recursive: true });
    put("1.png", "ink");
    put("1.png.b.download.json", "{}");
    await fetchAsset(asset, { cache, mirrors: [] });
    // without a lock's file nobody was killed there
    assert.deepEqual(readdirSync(folder).sort(), ["1.png", "1.png.b.download.json"]);
    {
      using _lock = await waitForLock(join(folder, "1.png.lock"), { purpose: "fetch" });
      await fetchAsset(asset, { cache, mirrors: [] });
      assert.equal(readdirSync(folder).length, 3);
    }
    put("1.png.lock", "of a process that is dead");
    await fetchAsset(asset, { cache, mirrors: [] });
    assert.deepEqual(readdirSync(folder), ["1.png"]);
  }));

Deno.test("a zip's lock goes though a killed process had removed the zip, and its start with it", () =>
  withPlaces(({ cache }) => {
    const packed = { member: "a.onnx", bytes: 9, sha256: null };
    const one = variant({ url: "http://localhost/x.zip", packed });
    const folder = join(cache, "models");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "x.zip.lock"), "");
    writeFileSync(join(folder, "x.zip.download.json"), "{}");
    dropZips([{ path: "models/a.onnx", variants: [one] }], { cache });
    assert.deepEqual(readdirSync(folder), []);
    return Promise.resolve();
  }));

Deno.test("relative mirrors start at the project", () =>
  withEnvironment({ BURIN_MIRROR: "../shared:/elsewhere" }, () => {
    assert.deepEqual(mirrorDirectories(), [join(projectDirectory, "../shared"), "/elsewhere"]);
  }));

Deno.test("two at one file: one fetches, the other waits and finds it", () =>
  withPlaces(async ({ cache }) => {
    await withServer(async (url, { ranges }) => {
      const waited: (number | undefined)[] = [];
      const one = () =>
        fetchAsset(asset({ url }), {
          cache,
          mirrors: [],
          onWait: (holder) => waited.push(holder?.pid),
        });
      const found = await Promise.all([one(), one(), one()]);
      assert.deepEqual(found.map(({ from }) => from).sort(), ["cache", "cache", "network"]);
      assert.deepEqual(ranges, [null]);
      assert.deepEqual(waited, [Deno.pid, Deno.pid]);
      assert.deepEqual([...Deno.readDirSync(join(cache, "models"))].map(({ name }) => name), [
        "tiny.bin",
      ]);
    });
  }));

Deno.test("of a file without a known hash none is kept that is not what it claims to be", () =>
  withPlaces(async ({ cache, mirror }) => {
    const page = "<!doctype html><title>Not found</title>";
    const server = Deno.serve({ port: 0, onListen: () => {} }, () => new Response(page));
    try {
      const url = `http://localhost:${server.addr.port}/m.onnx`;
      const unknown: Asset = {
        path: "models/m.onnx",
        variants: [variant({ url, bytes: null, sha256: null, grade: "none" })],
      };
      await assert.rejects(
        fetchAsset(unknown, { cache, mirrors: [] }),
        /as models\/m\.onnx: it is a web page \("Not found"\), not the file/,
      );
      assert.deepEqual([...Deno.readDirSync(join(cache, "models"))], []);
      writeFileSync(join(mirror, unknown.path), "version https://git-lfs.github.com/spec/v1\n");
      await assert.rejects(
        locateAsset(unknown, { cache, mirrors: [mirror] }),
        /Cannot use .*mirror\/models\/m\.onnx as .*: it is a pointer of Git LFS/,
      );
      writeFileSync(join(mirror, path), page);
      await assert.rejects(
        locateAsset(asset({}), { cache, mirrors: [mirror] }),
        /its SHA-256 is[^]*it is a web page/,
      );
      const odd = { path, variants: [variant({ sha256: null, grade: "none" })] };
      writeFileSync(join(mirror, path), bytes);
      await assert.rejects(
        locateAsset(odd, {
          cache,
          mirrors: [mirror],
          inspect: () => Promise.reject(new Error("no picture")),
        }),
        /no picture/,
      );
      assert.deepEqual([...Deno.readDirSync(join(cache, "models"))], []);
    } finally {
      await server.shutdown();
    }
  }));

Deno.test("of a file that has about so many million bytes no more than twice as many are taken", () =>
  withPlaces(async ({ cache }) => {
    await withServer(async (url) => {
      const about = (megabytes: number): Asset => ({
        path,
        variants: [variant({ url, bytes: null, megabytes, sha256: null, grade: "none" })],
      });
      await assert.rejects(
        fetchAsset(about(0.0499), { cache, mirrors: [] }),
        /the server sends more than the 99800 bytes that the file has/,
      );
      const { file } = await fetchAsset(about(0.05), { cache, mirrors: [] });
      assert.deepEqual(new Uint8Array(readFileSync(file)), bytes);
    });
  }));

Deno.test("a start that does not fit what follows is fetched anew, once", () =>
  withPlaces(async ({ cache }) => {
    await withServer(async (url, { ranges }) => {
      writeFileSync(join(cache, `${path}.a.download`), new Uint8Array(500));
      const found = await fetchAsset(asset({ url }), { cache, mirrors: [] });
      assert.deepEqual(new Uint8Array(readFileSync(found.file)), bytes);
      assert.deepEqual(ranges, ["bytes=500-", null]);
    });
  }));

Deno.test("a zip whose parts are damaged is not kept", () =>
  withPlaces(async ({ cache }) => {
    const zip = zipOf({ "a.bin": "abc" }, { crc: 7 });
    const server = Deno.serve({ port: 0, onListen: () => {} }, () =>
      new Response(Uint8Array.from(zip)));
    try {
      const url = `http://localhost:${server.addr.port}/x.zip`;
      const packed = { member: "a.bin", bytes: zip.length, sha256: null };
      const one = { path, variants: [variant({ url, bytes: 3, sha256: sha256("abc"), packed })] };
      await assert.rejects(
        fetchAsset(one, { cache, mirrors: [] }),
        /Cannot unpack a\.bin from .*x\.zip: its checksum is another/,
      );
      assert.deepEqual([...Deno.readDirSync(join(cache, "models"))], []);
    } finally {
      await server.shutdown();
    }
  }));

Deno.test("a model that ships lies in the project, is looked for there first, and is checked", async () => {
  await withPlaces(async ({ cache, mirror }) => {
    const project = await Deno.makeTempDir({ prefix: "burin-project-" });
    try {
      const shipped = asset({});
      const places = { project, cache, mirrors: [mirror] };
      assert.equal(await locateAsset(shipped, places), null);
      await assert.rejects(
        fetchAsset(shipped, places),
        (error: Error) => error.message.includes(join(project, path)),
      );
      mkdirSync(join(project, "models"));
      writeFileSync(join(project, path), bytes);
      // an older one in the cache is not even read
      writeFileSync(join(cache, path), "old");
      assert.equal((await fetchAsset(shipped, places)).from, "project");
      writeFileSync(join(project, path), "damaged");
      await assert.rejects(locateAsset(shipped, places), /models.tiny\.bin: its SHA-256 is/);
    } finally {
      await Deno.remove(project, { recursive: true });
    }
  });
});

Deno.test("plates are not looked for in the project", () => {
  const plate = { ...asset({}), path: "data/prints/plates/a.jpg" };
  const from = placesOf(plate, { project: "p", cache: "c", mirrors: ["m"] }).map((one) => one.from);
  assert.deepEqual(from, ["cache", "mirror"]);
});
