import assert from "node:assert/strict";
import { matchLabels } from "lib/corpus/identities.ts";
import type { Collection } from "lib/corpus/plate.ts";
import { ink } from "lib/detect/ink.ts";
import { fitInk } from "lib/detect/ink_fit.ts";
import { impression } from "lib/engraver/impression.ts";
import { engravePlate } from "lib/engraver/plate.ts";
import { print } from "lib/engraver/print.ts";
import { Random } from "lib/tensor/random.ts";
import { assertFrozen } from "tests/frozen.ts";

const sheets = [1, 2, 3].map((seed) =>
  print(
    impression(engravePlate(seed, { width: 450, height: 338, count: 2 }), { kind: "clean", seed }),
  )
);
const plates = sheets.map(({ image: { width, height } }, i) => ({
  id: `p${i}`,
  work: `w${i}`,
  impression: "",
  file: "",
  width,
  height,
  source: "",
  rights: "",
}));
const collection: Collection = {
  name: "three",
  plates,
  labels: sheets.flatMap(({ figures }, i) =>
    figures.map(({ name, box, mask }) => ({ plate: `p${i}`, name, box, mask }))
  ),
  open: ({ id }) => Promise.resolve(sheets[Number(id.slice(1))].image),
  digest: () => Promise.resolve(""),
};

Deno.test("fitted to three plates, it finds their figures", async () => {
  const steps: number[] = [];
  const weights = await fitInk(collection, {
    random: new Random(1),
    misses: 300,
    onProgress: ({ done }) => steps.push(done),
  });
  assert.deepEqual(steps, Array.from({ length: 12 }, (_, i) => i + 1));
  let [labels, right] = [0, 0];
  for (const { image, figures } of sheets) {
    const boxes = (await ink({ weights })(image, { minScore: 0.3 })).map(({ box }) => box);
    const truth = figures.map(({ box, name }) => ({ plate: "", box, name }));
    right += matchLabels(boxes, truth).labels.filter((label) => label !== null).length;
    labels += truth.length;
  }
  assert.ok(right / labels >= 0.7, `${right} of ${labels}`);
});

Deno.test("the same plates and seed give the same weights, stopping is obeyed", async () => {
  const one = { ...collection, plates: collection.plates.slice(0, 1) };
  const fit = () => fitInk(one, { random: new Random(1), misses: 50 });
  const weights = await fit();
  assert.deepEqual(await fit(), weights);
  const asShipped = await fitInk(one, { random: new Random(1) });
  assert.deepEqual(asShipped, await fitInk(one, { random: new Random(1), misses: 1200 }));
  // the shipped weights were fitted so
  assertFrozen(weights, "79389eaf8316");
  await assert.rejects(
    fitInk(one, { random: new Random(1), signal: AbortSignal.abort() }),
    { name: "AbortError" },
  );
});

Deno.test("labels without masks are refused", async () => {
  const labels = collection.labels.map(({ plate, name, box }) => ({ plate, name, box }));
  await assert.rejects(
    fitInk({ ...collection, labels }, { random: new Random(1) }),
    /"p0": a label has no mask/,
  );
});

Deno.test("a collection without plates is refused", async () => {
  const none = { ...collection, plates: [] };
  await assert.rejects(fitInk(none, { random: new Random(1) }), /collection without plates/);
});
