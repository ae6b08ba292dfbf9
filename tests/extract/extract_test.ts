import assert from "node:assert/strict";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import { Buffer } from "node:buffer";
import { basename, join } from "node:path";
import { crc32, deflateSync } from "node:zlib";
import { fileURLToPath } from "node:url";
import { openFolder } from "lib/corpus/folder.ts";
import type { Collection, Plate } from "lib/corpus/plate.ts";
import { openStore } from "lib/corpus/store.ts";
import type { DetectOptions, Detector } from "lib/detect/detection.ts";
import { extract, type ExtractOptions, storeFile } from "lib/extract/extract.ts";
import { maskArea, maskFromPixels } from "lib/geometry/mask.ts";
import { blank, decodeImage, encodePng } from "lib/image/image.ts";
import { cutOut } from "lib/segment/cutout.ts";
import { sha256 } from "lib/tensor/digest.ts";
import { Random } from "lib/tensor/random.ts";
import { blobs, box, side } from "tests/extract/blobs.ts";
import { killSeed } from "tests/kill_seed.ts";

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

/** A PNG of 12000 x 9000 white pixels, a bit each, in a few kilobytes. */
function bombPng(): Uint8Array {
  const chunk = (name: string, data: Uint8Array) => {
    const body = Buffer.concat([Buffer.from(name), data]);
    const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    check.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, check]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(12000, 0);
  head.writeUInt32BE(9000, 4);
  head.set([1, 0, 0, 0, 0], 8);
  const row = Buffer.alloc(1 + 12000 / 8, 255).fill(0, 0, 1);
  const rows = deflateSync(Buffer.concat(Array(9000).fill(row)));
  const start = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
  const chunks = [chunk("IHDR", head), chunk("IDAT", rows), chunk("IEND", Buffer.alloc(0))];
  return Buffer.concat([start, ...chunks]);
}

/** Digest of the database's rows and of every cut-out, and what was found. */
function contentOf(directory: string) {
  using store = openStore(storeFile(directory));
  const files = readdirSync(directory, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".png") || file.endsWith(".partial")).sort();
  return {
    rows: store.contentDigest(),
    found: [...store.done()].sort().map((id) => [id, store.detections(id)]),
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

Deno.test("a figure of 24 x 24 pixels is cut out, a smaller one is not; any other least may be asked for", () =>
  withPlates(1, async (folder, corpus) => {
    const collection = await openFolder(folder);
    const boxes = [[0, 0, 24, 24], [30, 0, 54, 23], [60.5, 0, 83.5, 23.1]] as const;
    const use = () => () =>
      Promise.resolve(boxes.map((box, i) => ({ box, score: 0.9 - i / 10, label: "square" })));
    const detector = { name: "sizes", sha256: null, use };
    for (const [minArea, kept] of [[undefined, [0, 2]], [577, []], [552, [0, 1, 2]]] as const) {
      const directory = corpus(`${minArea}`);
      await extract(collection, { ...options(directory), detector, ...minArea ? { minArea } : {} });
      using store = openStore(storeFile(directory), { readOnly: true });
      assert.deepEqual(store.characters().map(({ score }) => Math.round(9 - score * 10)), kept);
    }
  }));

Deno.test("cut-outs are compressed a little, and stand by their score, first found first among equals", () =>
  withPlates(1, async (folder, corpus) => {
    const collection = await openFolder(folder);
    const found = [[0, 0.5], [30, 0.7], [60, 0.5]] as const;
    const use = () => () =>
      Promise.resolve(
        found.map(([x, score]) => ({ box: [x, 0, x + 29, 40] as const, score, label: "square" })),
      );
    const detector = { name: "ties", sha256: null, use };
    await extract(collection, { ...options(corpus("a")), detector });
    using store = openStore(storeFile(corpus("a")), { readOnly: true });
    assert.deepEqual(store.characters().map(({ box: [x] }) => x), [30, 0, 60]);
    const image = await decodeImage(join(folder, "plate-00.png"));
    const [first] = store.characters();
    const expected = await encodePng(
      cutOut(image, first.mask, first.box, { background: "keep", padding: 0 }),
      { level: 3 },
    );
    assert.deepEqual(
      new Uint8Array(readFileSync(join(corpus("a"), first.withBackground))),
      new Uint8Array(expected),
    );
  }));

Deno.test("of a plate that is skipped, labels are missed but for the difficult and for crowds", () =>
  withPlates(2, async (folder, corpus) => {
    writeFileSync(join(folder, "plate-01.png"), "no picture");
    const label = { plate: "plate-01", box: [0, 0, 9, 9] as const, name: "Hatter" };
    const labels = [label, { ...label, difficult: true }, { ...label, crowd: true }];
    const summary = await extract({ ...await openFolder(folder), labels }, options(corpus("a")));
    assert.deepEqual([summary.missed, summary.skipped.length], [1, 1]);
  }));

Deno.test("a plate that has not told its size counts as one of the largest", () =>
  withPlates(6, async (folder, corpus) => {
    const { open, plates, ...collection } = await openFolder(folder);
    let [busy, most] = [0, 0];
    await extract({
      ...collection,
      plates: plates.map((plate) => ({ ...plate, width: 0, height: 0 })),
      async open(plate, told) {
        most = Math.max(most, ++busy);
        return await open(plate, told);
      },
    }, {
      ...options(corpus("a")),
      abreast: 5,
      segmenter: {
        name: "box",
        sha256: null,
        async use(...asked) {
          const cut = await box(...asked);
          setTimeout(() => busy--, 0);
          return cut;
        },
      },
    });
    assert.equal(most, 2);
    using store = openStore(storeFile(corpus("a")), { readOnly: true });
    assert.equal(store.seen()[0].plate.width, 6 * side);
  }));

/** Finds the same on every plate, and notes what it was asked for. */
function listed(scores: readonly number[], asked: DetectOptions[] = []): Detector {
  return (_, options = {}) => {
    asked.push(options);
    const { minScore = 0 } = options;
    return Promise.resolve(
      scores.filter((score) => score >= minScore).map((score, i) => ({
        // partly beside the plate
        box: [60 * i - 5, 0, 60 * i + 30, 40] as const,
        score,
        label: "square",
      })),
    );
  };
}

Deno.test("what lies between the floor and the threshold is a row, and no character", () =>
  withPlates(1, async (folder, corpus) => {
    const collection = await openFolder(folder);
    const scores = [0.9, 0.5, 0.4999, 0.05, 0.0499];
    const cases = [
      [{ minScore: 0.5 }, { rows: 4, characters: 2, floor: 0.05 }],
      [{ minScore: 0.05 }, { rows: 4, characters: 3, floor: 0.05 }],
      [{ minScore: 0.01 }, { rows: 5, characters: 3, floor: 0.01 }],
      [{ minScore: 0.5, floor: 0.4 }, { rows: 3, characters: 2, floor: 0.4 }],
      [{}, { rows: 5, characters: 3, floor: null }],
    ] as const;
    for (const [i, [asked, expected]] of cases.entries()) {
      const told: DetectOptions[] = [];
      const directory = corpus(`${i}`);
      const detector = { name: "listed", sha256: null, use: () => listed(scores, told) };
      await extract(collection, { ...options(directory), detector, ...asked });
      using store = openStore(storeFile(directory), { readOnly: true });
      const found = store.detections("plate-00");
      // the fourth and fifth lie outside of the plate: nothing is cut out there
      assert.deepEqual(
        { rows: found.length, characters: store.characters().length, floor: store.seen()[0].floor },
        expected,
      );
      assert.deepEqual(found.map(({ score }) => score), scores.slice(0, found.length));
      assert.deepEqual(found[0].box, [-5, 0, 30, 40]);
      assert.deepEqual(store.characters()[0].box, [0, 0, 30, 40]);
      const { minScore, believed } = told[0];
      assert.deepEqual([minScore ?? null, believed], [
        expected.floor,
        (asked as DetectOptions).minScore,
      ]);
    }
  }));

Deno.test("a box that is no number is no find", () =>
  withPlates(1, async (folder, corpus) => {
    const collection = await openFolder(folder);
    const boxes = [[0, 0, NaN, 30], [0, 0, Infinity, 30], [0, 0, 30, 30]] as const;
    const use = () => () =>
      Promise.resolve(boxes.map((box) => ({ box, score: 0.9, label: "square" })));
    const detector = { name: "broken", sha256: null, use };
    await extract(collection, { ...options(corpus("a")), detector });
    using store = openStore(storeFile(corpus("a")));
    assert.deepEqual(store.detections("plate-00").map(({ box }) => box), [[0, 0, 30, 30]]);
    assert.equal(store.characters().length, 1);
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

Deno.test("a bomb of 108 megapixels, a text and a truncated plate leave the batch intact", () =>
  withPlates(3, async (folder, corpus) => {
    const bomb = bombPng();
    writeFileSync(join(folder, "plate-00a.png"), bomb);
    assert.ok(bomb.length < 200_000, `${bomb.length} bytes`);
    writeFileSync(join(folder, "plate-00b.png"), "no picture");
    const whole = readFileSync(join(folder, "plate-02.png"));
    writeFileSync(join(folder, "plate-02b.png"), whole.subarray(0, whole.length - 90));
    const before = Deno.memoryUsage().rss;
    const summary = await extract(await openFolder(folder), options(corpus("a")));
    assert.ok(Deno.memoryUsage().rss - before < 300 * 2 ** 20, "the bomb was decoded");
    assert.deepEqual([summary.plates, summary.finished], [6, true]);
    const reasons = Object.fromEntries(summary.skipped.map(({ plate, reason }) => [plate, reason]));
    assert.deepEqual(Object.keys(reasons), ["plate-00a", "plate-00b", "plate-02b"]);
    assert.match(
      reasons["plate-00a"],
      /12000 x 9000 pixels, more than 80000000; reduce it, or raise/,
    );
    assert.match(reasons["plate-00b"], /plate-00b\.png: .*replace the file by an intact one/);
    assert.match(reasons["plate-02b"], /Cannot decode .*plate-02b\.png/);
    const bad = ["plate-00a.png", "plate-00b.png", "plate-02b.png"];
    for (const name of bad) await Deno.remove(join(folder, name));
    const clean = await extract(await openFolder(folder), options(corpus("b")));
    assert.equal(summary.characters, clean.characters);
  }));

Deno.test("a model that fails on a plate is named, and the batch goes on; three in a row stop it", () =>
  withPlates(5, async (folder, corpus) => {
    const failing = (fails: (id: string) => boolean): ExtractOptions => ({
      ...options(corpus(fails.name)),
      detector: {
        name: "blobs",
        sha256: null,
        use: ({ id }) => fails(id) ? () => Promise.reject(new Error("out of memory")) : blobs,
      },
    });
    const collection = await openFolder(folder);
    const once = (id: string) => id === "plate-01" || id === "plate-03";
    const summary = await extract(collection, failing(once));
    assert.deepEqual(summary.skipped.map(({ plate, reason }) => [plate, reason]), [
      ["plate-01", "blobs and box failed on plate-01.png: out of memory"],
      ["plate-03", "blobs and box failed on plate-03.png: out of memory"],
    ]);
    // four of five, but never three in a row
    const apart = (id: string) => id !== "plate-02";
    assert.equal((await extract(collection, failing(apart))).skipped.length, 4);
    const always = (id: string) => id > "plate-00";
    await assert.rejects(extract(collection, failing(always)), /3 plates in a row failed/);
    const again = { ...options(corpus("always")), again: true };
    assert.deepEqual((await extract(collection, again)).skipped, []);
    await extract(collection, options(corpus("b")));
    assert.deepEqual(contentOf(corpus("always")), contentOf(corpus("b")));
  }));

Deno.test("plates that are looked at side by side make the same corpus, and no more are open", () =>
  withPlates(12, async (folder, corpus) => {
    const collection = await openFolder(folder);
    const alone = await extract(collection, options(corpus("one")));
    for (const abreast of [2, 5]) {
      let [busy, most, opened] = [0, 0, 0];
      const slow: Detector = async (image, told) => {
        most = Math.max(most, ++busy);
        // the later plates are done first
        await new Promise((wake) => setTimeout(wake, 12 - opened++ % 12));
        const found = await blobs(image, told);
        busy--;
        return found;
      };
      const order: string[] = [];
      const beside = await extract(collection, {
        ...options(corpus(String(abreast))),
        detector: { name: "blobs", sha256: null, use: () => slow },
        abreast,
        onProgress: ({ plate }) => order.push(plate),
      });
      assert.deepEqual(beside, alone);
      assert.deepEqual(contentOf(corpus(String(abreast))), contentOf(corpus("one")));
      assert.deepEqual(order, collection.plates.map(({ id }) => id));
      assert.equal(most, abreast);
    }
  }));

Deno.test("two of the largest plates are held at once, however many are looked at", () =>
  withPlates(8, async (folder, corpus) => {
    const { open, ...collection } = await openFolder(folder);
    const [{ width, height }] = collection.plates;
    for (const [maxPixels, held] of [[width * height, 2], [3 * width * height, 6]]) {
      let [busy, most] = [0, 0];
      await extract({
        ...collection,
        async open(plate, told) {
          most = Math.max(most, ++busy);
          return await open(plate, told);
        },
      }, {
        ...options(corpus(String(held))),
        abreast: 5,
        maxPixels,
        segmenter: {
          name: "box",
          sha256: null,
          async use(...asked) {
            const cut = await box(...asked);
            // the cut-outs are still to be written, so that others may come in only after
            setTimeout(() => busy--, 0);
            return cut;
          },
        },
      });
      assert.ok(most <= held, `${most} of ${held}`);
    }
  }));

Deno.test("duplicates are merged and holes filled where that is asked for", () =>
  withPlates(1, async (folder, corpus) => {
    const collection = await openFolder(folder);
    const twice: ExtractOptions = {
      ...options(corpus("a")),
      detector: {
        name: "twice",
        sha256: null,
        use: () => () =>
          Promise.resolve([
            { box: [0, 0, 60, 60], score: 0.9, label: "x" },
            { box: [0, 0, 60, 59], score: 0.8, label: "x" },
            { box: [0, 0, 58, 40], score: 0.7, label: "x" },
          ]),
      },
      // a frame: a hole in each
      segmenter: {
        ...options("").segmenter,
        use: (image, prompts) =>
          Promise.resolve(prompts.map(({ box: [x0, y0, x1, y1] }) => ({
            score: 1,
            mask: maskFromPixels(
              Array.from({ length: image.width * image.height }, (_, i) => {
                const [x, y] = [i % image.width, Math.floor(i / image.width)];
                const inside = x >= x0 && x < x1 && y >= y0 && y < y1;
                return Number(inside && (x < x0 + 3 || y < y0 + 3 || x >= x1 - 3 || y >= y1 - 3));
              }),
              image,
            ),
          }))),
      },
    };
    assert.equal((await extract(collection, twice)).characters, 3);
    const one = {
      ...twice,
      directory: corpus("b"),
      deduplicate: { merge: true },
      masks: { holes: "fill" },
      padding: 5,
    } as const;
    assert.equal((await extract(collection, one)).characters, 1);
    using store = openStore(storeFile(corpus("b")));
    const [character] = store.characters();
    assert.equal(maskArea(character.mask), 60 * 60);
    const cut = await decodeImage(join(corpus("b"), character.withBackground));
    assert.deepEqual([cut.width, cut.height], [65, 65]);
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
    // the third plate was under way: nothing of it is left
    assert.ok(!contentOf(corpus("a")).files.some(([file]) => String(file).includes("plate-02")));
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
    const random = new Random(killSeed("extract"));
    let abreast = 1;
    const start = () =>
      new Deno.Command(Deno.execPath(), {
        args: [
          "run",
          "-A",
          "--no-check",
          fileURLToPath(new URL("run.ts", import.meta.url)),
          folder,
          corpus("torn"),
          // one or three plates under way: a corpus goes on either way
          String(abreast = 4 - abreast),
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

Deno.test("a corpus knows the folder of its plates, whatever the collection is called", () =>
  withPlates(2, async (folder, corpus) => {
    const folderAfter = async (name: string, collection: Collection) => {
      await extract(collection, options(corpus(name)));
      using store = openStore(storeFile(corpus(name)), { readOnly: true });
      return store.plateFolder();
    };
    const opened = { ...await openFolder(folder), name: "my prints" };
    const files = opened.plates.map(({ file }) => join(folder, file));
    assert.equal(await folderAfter("a", opened), folder);
    // within the corpus it goes with it
    mkdirSync(corpus("b/sheets"), { recursive: true });
    for (const file of files) copyFileSync(file, join(corpus("b/sheets"), basename(file)));
    assert.equal(await folderAfter("b", await openFolder(corpus("b/sheets"))), "sheets");
    // where they lie in several folders, or under other names, there is none
    const fileOf = ({ file }: Plate) =>
      file === opened.plates[0].file ? files[0] : `/cache/${file}`;
    assert.equal(await folderAfter("c", { ...opened, fileOf }), null);
    const { fileOf: _, ...unknown } = opened;
    assert.equal(await folderAfter("d", unknown), null);
    assert.equal(await folderAfter("a", { ...opened, fileOf: () => files[0] }), null);
  }));
