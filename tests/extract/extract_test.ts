import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openFolder } from "lib/corpus/folder.ts";
import { openStore } from "lib/corpus/store.ts";
import { extract, type ExtractOptions, storeFile } from "lib/extract/extract.ts";
import { blank, decodeImage, encodePng } from "lib/image/image.ts";
import { sha256 } from "lib/tensor/digest.ts";
import { Random } from "lib/tensor/random.ts";
import { blobs, box, side } from "tests/extract/blobs.ts";

const options = (directory: string): ExtractOptions => ({
  directory,
  detector: { name: "blobs", sha256: null, use: () => blobs },
  segmenter: { name: "box", sha256: null, use: box },
});

/** Plates with a dark square at each place of a grid that the seed picks. */
async function withPlates(
  count: number,
  run: (folder: string, corpus: (name: string) => string) => Promise<void>,
) {
  const root = await Deno.makeTempDir({ prefix: "burin-extract-" });
  const folder = join(root, "plates");
  mkdirSync(folder);
  for (let i = 0; i < count; i++) {
    const random = new Random(i);
    const image = blank({ width: 6 * side, height: 4 * side }, [255, 255, 255, 255]);
    for (let y = 0; y < image.height; y += 2 * side) {
      for (let x = 0; x < image.width; x += 2 * side) {
        if (!random.chance(0.7)) continue;
        const tone = random.int(0, 150);
        for (let v = y; v < y + side; v++) {
          for (let u = x; u < x + side; u++) {
            image.data.fill(tone, (v * image.width + u) * 4, (v * image.width + u) * 4 + 3);
          }
        }
      }
    }
    writeFileSync(join(folder, `plate-${String(i).padStart(2, "0")}.png`), await encodePng(image));
  }
  try {
    await run(folder, (name) => join(root, name));
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

/** Digest of the database's rows and of every cut-out. */
function contentOf(directory: string) {
  using store = openStore(storeFile(directory));
  const files = readdirSync(directory, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".png") || file.endsWith(".partial")).sort();
  return {
    rows: store.contentDigest(),
    files: files.map((file) => [file, sha256(readFileSync(join(directory, file)))]),
  };
}

Deno.test("characters are cut out with their background and without", () =>
  withPlates(2, async (folder, corpus) => {
    const collection = await openFolder(folder);
    const summary = await extract(collection, options(corpus("a")));
    using store = openStore(storeFile(corpus("a")));
    const characters = store.characters();
    assert.ok(characters.length >= 4);
    assert.deepEqual(summary, {
      plates: 2,
      characters: characters.length,
      false: null,
      missed: null,
      skipped: [],
      finished: true,
    });
    const scores = store.characters({ plate: "plate-00" }).map(({ score }) => score);
    assert.deepEqual(scores, scores.toSorted((a, b) => b - a));
    for (const { withBackground, withoutBackground, box: [x0, y0, x1, y1] } of characters) {
      const kept = await decodeImage(join(corpus("a"), withBackground));
      const bare = await decodeImage(join(corpus("a"), withoutBackground));
      assert.deepEqual([kept.width, kept.height], [x1 - x0, y1 - y0]);
      assert.deepEqual(kept, bare);
    }
    assert.deepEqual(store.provenance()?.parameters, { minScore: null, minArea: 576, padding: 0 });
  }));

Deno.test("identities come from the labels; missed and false ones are counted", () =>
  withPlates(1, async (folder, corpus) => {
    const found = await blobs(await decodeImage(join(folder, "plate-00.png")));
    const bare = await openFolder(folder);
    const labels = [
      { plate: "plate-00", box: found[0].box, name: "Hatter" },
      { plate: "plate-00", box: [1, 40, 20, 59] as const, name: "Dormouse" },
    ];
    const summary = await extract({ ...bare, labels }, options(corpus("a")));
    assert.deepEqual([summary.false, summary.missed], [found.length - 1, 1]);
    using store = openStore(storeFile(corpus("a")));
    const named = store.characters().filter(({ name }) => name !== null);
    assert.deepEqual(named.map(({ name, match }) => [name, match]), [["Hatter", 1]]);
  }));

Deno.test("a bad plate is skipped with its reason, and can be tried again", () =>
  withPlates(3, async (folder, corpus) => {
    const file = join(folder, "plate-01.png");
    const whole = readFileSync(file);
    writeFileSync(file, whole.subarray(0, whole.length / 2));
    const collection = await openFolder(folder);
    const summary = await extract(collection, options(corpus("a")));
    assert.equal(summary.finished, true);
    assert.deepEqual(summary.skipped.map(({ plate }) => plate), ["plate-01"]);
    assert.match(summary.skipped[0].reason, /plate-01\.png/);
    writeFileSync(file, whole);
    const again = await extract(await openFolder(folder), { ...options(corpus("a")), again: true });
    assert.deepEqual([again.skipped, again.plates], [[], 3]);
    await extract(await openFolder(folder), options(corpus("b")));
    assert.deepEqual(contentOf(corpus("a")), contentOf(corpus("b")));
  }));

Deno.test("stopped after a plate and run again, nothing is lost or repeated", () =>
  withPlates(4, async (folder, corpus) => {
    const collection = await openFolder(folder);
    const stop = new AbortController();
    const part = await extract(collection, {
      ...options(corpus("a")),
      signal: stop.signal,
      onProgress: ({ done }) => done === 2 && stop.abort(),
    });
    assert.deepEqual([part.plates, part.finished], [2, false]);
    const seen: number[] = [];
    const rest = await extract(collection, {
      ...options(corpus("a")),
      onProgress: ({ done }) => seen.push(done),
    });
    assert.deepEqual([rest.plates, rest.finished, seen], [4, true, [3, 4]]);
    await extract(collection, options(corpus("b")));
    assert.deepEqual(contentOf(corpus("a")), contentOf(corpus("b")));
  }));

Deno.test("other settings in the same folder are refused", () =>
  withPlates(1, async (folder, corpus) => {
    const collection = await openFolder(folder);
    await extract(collection, options(corpus("a")));
    await assert.rejects(
      extract(collection, { ...options(corpus("a")), padding: 4 }),
      /begun in another way/,
    );
  }));

Deno.test("killed twenty times at random points and finished, it is the unbroken corpus", () =>
  withPlates(80, async (folder, corpus) => {
    await extract(await openFolder(folder), options(corpus("whole")));
    const random = new Random(Date.now());
    const start = () =>
      new Deno.Command(Deno.execPath(), {
        args: [
          "run",
          "-A",
          "--no-check",
          new URL("run.ts", import.meta.url).pathname,
          folder,
          corpus("torn"),
        ],
        stdout: "piped",
        stderr: "inherit",
      }).spawn();
    let killed = 0;
    while (killed < 20) {
      const child = start();
      const reader = child.stdout.getReader();
      // from its first plate on, or at once: while it opens the database
      const waiting = random.chance(0.8) ? reader.read() : Promise.resolve({ done: false });
      const { done } = await waiting;
      await new Promise((wake) => setTimeout(wake, random.range(0, 8)));
      child.kill("SIGKILL");
      while (!(await reader.read()).done);
      await child.status;
      killed++;
      if (done) break;
    }
    assert.ok(existsSync(storeFile(corpus("torn"))));
    const last = start();
    await last.stdout.pipeTo(new WritableStream());
    assert.equal((await last.status).code, 0);
    assert.deepEqual(contentOf(corpus("torn")), contentOf(corpus("whole")));
    assert.equal(killed, 20);
  }));
