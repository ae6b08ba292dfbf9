/**
 * Both fetchers, killed at random moments: the same command ends right. BURIN_KILLS says how often
 * (20 each), BURIN_SEED where.
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import type { Asset } from "lib/assets/manifest.ts";
import { encodeGraph, graphBuilder } from "lib/onnx/graph.ts";
import { sha256 } from "lib/tensor/digest.ts";
import { Random } from "lib/tensor/random.ts";
import { zipOf } from "tests/assets/zip_made.ts";
import { killSeed } from "tests/kill_seed.ts";
import { withFolder } from "./ran.ts";

const config = fileURLToPath(new URL("../../deno.json", import.meta.url));
const kills = Number(process.env.BURIN_KILLS ?? 20);

/** A server that sends slowly, knows ranges and versions, and counts what it sent. */
function slowServer(files: ReadonlyMap<string, Uint8Array>) {
  const sent = { bytes: 0, parts: 0 };
  const server = Deno.serve(
    { port: 0, onListen: () => {}, onError: () => new Response() },
    (request) => {
      const file = files.get(new URL(request.url).pathname)!;
      const [range, condition] = ["range", "if-range"].map((name) => request.headers.get(name));
      const etag = `"${sha256(file).slice(0, 8)}"`;
      const part = range !== null && (condition === null || condition === etag);
      const from = part ? Number(range.match(/\d+/)?.[0]) : 0;
      if (part) sent.parts++;
      if (part && from >= file.length) {
        return new Response(null, {
          status: 416,
          headers: { "content-range": `bytes */${file.length}` },
        });
      }
      let at = from;
      const body = new ReadableStream({
        async pull(controller) {
          await new Promise((wake) => setTimeout(wake, 4));
          const chunk = file.slice(at, at + 4096);
          at += chunk.length;
          sent.bytes += chunk.length;
          if (chunk.length > 0) controller.enqueue(chunk);
          else controller.close();
        },
      });
      const place = `bytes ${from}-${file.length - 1}/${file.length}`;
      return new Response(body, {
        status: part ? 206 : 200,
        headers: { etag, ...part ? { "content-range": place } : {} },
      });
    },
  );
  return { server, sent, url: `http://localhost:${server.addr.port}` };
}

const noise = (name: string, length: number) => {
  const random = new Random(3).fork(name);
  return Uint8Array.from({ length }, () => random.int(0, 255));
};

/** What the command line's own fetching does, in a process of its own. */
const script = (cli: string, assets: readonly Asset[]) =>
  `import { fetchAssets } from ${JSON.stringify(new URL("../tools/assets.ts", cli).href)};
   import { dropZips } from ${JSON.stringify(new URL("../assets/fetch.ts", cli).href)};
   const assets = ${JSON.stringify(assets)};
   const bar = { total() {}, at() {}, [Symbol.dispose]() {} };
   const context = { say() {}, bar: () => bar, signal: new AbortController().signal };
   await fetchAssets(assets, { title: "fetching" }, context);
   dropZips(assets);`;

async function killed(folder: string, { name, assets, right }: {
  name: string;
  assets: readonly Asset[];
  right: ReadonlyMap<string, Uint8Array>;
}) {
  const cli = new URL("../../lib/cli/", import.meta.url).href;
  const file = join(folder, `${name}.ts`);
  writeFileSync(file, script(cli, assets));
  const cache = join(folder, "cache");
  const start = (at: string) =>
    new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-check", "--config", config, file],
      env: { BURIN_CACHE: at, BURIN_MIRROR: "" },
      stdout: "null",
      stderr: "piped",
    }).spawn();
  const began = performance.now();
  const whole = await start(join(folder, "whole")).output();
  assert.equal(whole.code, 0, new TextDecoder().decode(whole.stderr));
  const lasted = performance.now() - began;
  const seed = killSeed(name);
  const random = new Random(seed).fork(name);
  let landed = 0;
  for (let kill = 0; kill < kills; kill++) {
    // what is there already would leave nothing to kill
    if (kill % 5 === 0) await Deno.remove(cache, { recursive: true }).catch(() => {});
    const child = start(cache);
    await new Promise((wake) =>
      setTimeout(wake, random.range(0.3, 0.95) * lasted / (1 + kill % 5))
    );
    try {
      child.kill("SIGKILL");
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // it had ended by itself
    }
    if ((await child.output()).signal === "SIGKILL") landed++;
    if (kill % 5 < 4 && kill < kills - 1) continue;
    const last = await start(cache).output();
    const said = `${name}, seed ${seed}, kill ${kill}: ${new TextDecoder().decode(last.stderr)}`;
    assert.equal(last.code, 0, said);
    for (const [path, bytes] of right) {
      assert.equal(sha256(readFileSync(join(cache, path))), sha256(bytes), `${said} ${path}`);
    }
    const left = readdirSync(cache, { recursive: true, encoding: "utf8" })
      .filter((path) => /\.(download|json|lock|partial|zip)$/.test(path));
    assert.deepEqual(left, [], said);
  }
  assert.ok(landed >= kills / 2, `${landed} of ${kills} kills came before the end`);
  console.log(`${name}: ${landed} of ${kills} kills landed`);
}

const variant = { name: "a", origin: "this test", bytes: null, grade: "verified" } as const;

Deno.test("models fetch, killed at random moments, ends with whole models", () =>
  withFolder(async (folder) => {
    const parts = { "encoder.onnx": "e".repeat(150_000), "decoder.onnx": "d".repeat(50_000) };
    const zip = zipOf(parts);
    const builder = graphBuilder();
    const x = builder.input({ name: "x", dtype: "float32", shape: [40_000] });
    const data = new Float32Array(noise("weights", 160_000).buffer).map((v) => v > 0 ? 1 : 2);
    const weights = builder.constant({ dtype: "float32", shape: [40_000], data });
    builder.output(
      { name: "y", dtype: "float32", shape: [40_000] },
      builder.node("Add", [x, weights]),
    );
    const model = encodeGraph(builder.graph());
    const { server, url, sent } = slowServer(new Map([["/x.zip", zip], ["/m.onnx", model]]));
    const assets: Asset[] = Object.entries(parts).map(([member, content]) => ({
      path: `models/${member}`,
      variants: [{
        ...variant,
        url: `${url}/x.zip`,
        bytes: content.length,
        sha256: sha256(content),
        packed: { member, bytes: zip.length, sha256: null },
      }],
    }));
    assets.push({
      path: "models/m.onnx",
      variants: [{ ...variant, url: `${url}/m.onnx`, sha256: null, grade: "none" }],
    });
    const right = new Map<string, Uint8Array>(
      Object.entries(parts).map((
        [name, text],
      ) => [`models/${name}`, new TextEncoder().encode(text)]),
    );
    right.set("models/m.onnx", model);
    try {
      await killed(folder, { name: "models", assets, right });
      assert.ok(sent.parts > 0, "no start was gone on with");
    } finally {
      await server.shutdown();
    }
  }));

Deno.test("data fetch, killed at random moments, ends with whole pictures", () =>
  withFolder(async (folder) => {
    const plates = Array.from({ length: 5 }, (_, i) => noise(`plate ${i}`, 60_000));
    const { server, url, sent } = slowServer(
      new Map(plates.map((bytes, i) => [`/${i}.png`, bytes])),
    );
    const assets = plates.map((bytes, i): Asset => ({
      path: `data/x/${i}.png`,
      variants: [{
        ...variant,
        url: `${url}/${i}.png`,
        bytes: bytes.length,
        sha256: sha256(bytes),
      }],
    }));
    const right = new Map(plates.map((bytes, i) => [`data/x/${i}.png`, bytes]));
    try {
      await killed(folder, { name: "data", assets, right });
      assert.ok(sent.parts > 0, "no start was gone on with");
    } finally {
      await server.shutdown();
    }
  }));
