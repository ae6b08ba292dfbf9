import assert from "node:assert/strict";
import { join } from "node:path";
import { openStore } from "lib/corpus/store.ts";
import { openDetector, shippedDetector } from "lib/detect/open.ts";
import { engraveCollection } from "lib/engraver/collection.ts";
import { extract, storeFile } from "lib/extract/extract.ts";
import { openModelWorkers } from "lib/extract/model_workers.ts";
import { openSegmenter, shippedSegmenter } from "lib/segment/open.ts";
import { withFolder } from "tests/with_folder.ts";

const session = { threads: 1, spinning: false };
const models = {
  detector: { name: shippedDetector, options: session },
  segmenter: { name: shippedSegmenter, options: session },
};

Deno.test("models in workers find what they find here, in any number of them", () =>
  withFolder(async (directory) => {
    const size = { width: 400, height: 300 };
    const collection = await engraveCollection({ seed: 5, plates: 4, directory, ...size });
    const digest = (name: string) => {
      using store = openStore(storeFile(join(directory, name)), { readOnly: true });
      assert.ok(store.counts().characters > 4);
      return store.contentDigest();
    };
    await using detector = await openDetector(shippedDetector, session);
    await using segmenter = await openSegmenter(shippedSegmenter, session);
    const { minScore, licence } = detector;
    await extract(collection, {
      directory: join(directory, "here"),
      detector: { ...detector, use: () => detector.use },
      segmenter,
      minScore,
    });
    for (const count of [1, 3]) {
      await using workers = await openModelWorkers({ ...models, count });
      const { use, ...about } = workers.detector!;
      assert.deepEqual(about, {
        name: shippedDetector,
        sha256: detector.sha256,
        minScore,
        licence,
      });
      await extract(collection, {
        directory: join(directory, `${count}`),
        detector: { ...about, use: () => use },
        segmenter: workers.segmenter,
        minScore,
        abreast: count,
      });
      assert.equal(digest(`${count}`), digest("here"));
    }
  }));

Deno.test("a worker says why it cannot open, find or cut; others are answered all the same", async () => {
  const unknown = { ...models, detector: { name: "no_such", options: session } };
  await assert.rejects(openModelWorkers({ ...unknown, count: 2 }), /no detector "no_such"/);
  await using workers = await openModelWorkers({ ...models, detector: null, count: 1 });
  assert.equal(workers.detector, null);
  const image = { width: 40, height: 30, data: new Uint8Array(4800).fill(200) };
  const cut = workers.segmenter.use;
  const [wrong, right] = await Promise.allSettled([
    cut(image, [{ box: [5, 5, 5, 9] }]),
    cut(image, [{ box: [5, 5, 20, 25] }]),
  ]);
  assert.match(String((wrong as PromiseRejectedResult).reason), /empty or no box/);
  const [{ mask }] = (right as PromiseFulfilledResult<Awaited<ReturnType<typeof cut>>>).value;
  assert.deepEqual([mask.width, mask.height], [40, 30]);
  assert.equal(workers.segmenter.random, false);
  const signal = AbortSignal.abort(new Error("enough"));
  // prompts that would be refused: it is not even asked
  await assert.rejects(cut(image, [{ box: [5, 5, 5, 9] }], { signal }), /enough/);
  const late = new AbortController();
  const waiting = cut(image, [], { signal: late.signal });
  late.abort(new Error("too late"));
  await assert.rejects(waiting, /too late/);
});

Deno.test("what is asked when the workers are closed is refused, and no test waits for it", async () => {
  const workers = await openModelWorkers({ ...models, detector: null, count: 1 });
  const image = { width: 40, height: 30, data: new Uint8Array(4800).fill(200) };
  const asked = workers.segmenter.use(image, [{ box: [5, 5, 20, 25] }]);
  const closed = assert.rejects(asked, /closed before/);
  await workers[Symbol.asyncDispose]();
  await closed;
  await assert.rejects(workers.segmenter.use(image, [{ box: [5, 5, 20, 25] }]), /closed before/);
});
