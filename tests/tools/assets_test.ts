import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Asset, byId, dataManifests, modelManifests } from "lib/assets/manifest.ts";
import { fetchAssets, fetchedText, verifyAssets } from "lib/tools/assets.ts";
import { listening } from "tests/study/listening.ts";
import { away } from "tests/cli/ran.ts";
import { encodePng } from "lib/image/image.ts";
import { withFolder } from "tests/with_folder.ts";

// damaged files are in cli/data_test.ts and cli/models_test.ts
Deno.test("what ships is fetched from the project itself, and said to be here", () =>
  withFolder((folder) =>
    away(folder, async () => {
      const nano = byId(modelManifests(), { id: "burin_nano", kind: "model" });
      const done: number[] = [];
      const { context, said } = listening((at) => done.push(at));
      const [found] = await fetchAssets([nano], { title: "fetching burin_nano" }, context);
      assert.deepEqual([found.from, done.at(-1)], ["project", 1]);
      assert.equal(found.sha256, nano.variants[0].sha256);
      const plate = dataManifests()[0].items[0];
      const states = await verifyAssets([nano, plate], {}, context);
      assert.deepEqual(states.map(({ state }) => state), ["here", "missing"]);
      assert.deepEqual(said, [`here     ${nano.path}`, `missing  ${plate.path}`]);
    })
  ));

Deno.test("one damaged file among others is an error, after all were looked at", () =>
  withFolder((folder) =>
    away(folder, async () => {
      const [first, second] = dataManifests()[0].items;
      mkdirSync(dirname(join(folder, "mirror", first.path)), { recursive: true });
      writeFileSync(join(folder, "mirror", first.path), "something else");
      const { context, said } = listening();
      const verified = verifyAssets([first, second], {}, context);
      await assert.rejects(verified, /At least one file is not what its manifest says/);
      assert.deepEqual(said.map((line) => line.split(" ")[0]), ["damaged", "missing"]);
    })
  ));

Deno.test("how far a file is, is said in millions of bytes; of how many, only where it is known", () => {
  const said = (done: number, total: number | null) => fetchedText("a.onnx", { done, total });
  assert.equal(said(1_234_567, 20_600_000), "a.onnx: 1 of 21 MB");
  assert.equal(said(1_499_999, 1_500_001), "a.onnx: 1 of 2 MB");
  assert.equal(said(0, null), "a.onnx: 0 of ? MB");
});

/** A file of which no hash is known. */
const unhashed = (path: string, url: string | null = null): Asset => ({
  path,
  variants: [{ name: "a", url, bytes: null, sha256: null, grade: "none", origin: "made by hand" }],
});

Deno.test("a picture without a known hash is taken only where it can be opened, other files as they are", () =>
  withFolder((folder) =>
    away(folder, async () => {
      const { context } = listening();
      const put = (path: string, bytes: Uint8Array | string) => {
        mkdirSync(dirname(join(folder, "mirror", path)), { recursive: true });
        writeFileSync(join(folder, "mirror", path), bytes);
      };
      const png = await encodePng({ width: 2, height: 1, data: new Uint8Array(8) });
      put("data/whole.png", png);
      put("data/torn.png", png.subarray(0, 45));
      put("data/words.txt", "no picture");
      const fetch = (path: string) => fetchAssets([unhashed(path)], { title: "t" }, context);
      assert.equal((await fetch("data/whole.png"))[0].from, "mirror");
      assert.equal((await fetch("data/words.txt"))[0].from, "mirror");
      await assert.rejects(fetch("data/torn.png"));
    })
  ));

Deno.test("files are fetched in their order, and each move of the bar says which one and how far", () =>
  withFolder((folder) =>
    away(folder, async () => {
      await using server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, () =>
        new Response("x".repeat(2_000_000)));
      const { port } = server.addr;
      const moves: [number, string | undefined][] = [];
      const { context } = listening();
      const bars: [string, number][] = [];
      const bar: typeof context.bar = (title, total) => {
        bars.push([title, total]);
        return {
          at: (done, note) =>
            void moves.push([done, note]),
          total: () => {},
          [Symbol.dispose]: () => {},
        };
      };
      const assets = ["a", "b"].map((name) =>
        unhashed(`data/${name}.bin`, `http://127.0.0.1:${port}/${name}`)
      );
      const found = await fetchAssets(assets, { title: "fetching" }, { ...context, bar });
      assert.deepEqual(found.map(({ from }) => from), ["network", "network"]);
      assert.deepEqual(Object.keys(found[0]).sort(), ["file", "from", "sha256"]);
      assert.deepEqual(bars, [["fetching", 2]]);
      assert.deepEqual(moves.filter(([, note]) => !note?.includes("MB")), [
        [1, "data/a.bin"],
        [2, "data/b.bin"],
      ]);
      const b = moves.filter(([, note]) => note?.startsWith("data/b.bin: "));
      assert.deepEqual(b.at(-1), [1, "data/b.bin: 2 of 2 MB"]);
    })
  ));
