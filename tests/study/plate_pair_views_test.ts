import assert from "node:assert/strict";
import type { Plate } from "lib/corpus/plate.ts";
import type { PairFinding } from "lib/exchange/findings.ts";
import { blank } from "lib/image/image.ts";
import { platePairViews } from "lib/study/plate_pair_views.ts";
import { listening } from "./listening.ts";

const plate = (id: string, more: Partial<Plate> = {}): Plate => ({
  ...{ id, work: id, impression: "", file: `${id}.png`, width: 1120, height: 560 },
  ...{ source: "", rights: "CC0", more: { Titel: `Blatt ${id}`, "Künstler": "Busch" } },
  ...more,
});
const plates = ["a", "b", "c"].map((id) => plate(id));
const pair = (a: string, b: string, more: Partial<PairFinding> = {}): PairFinding => ({
  ...{ a, b, type: "recut", probability: 0.8, score: 0.7, reversed: false, regions: null },
  ...more,
});

Deno.test("pairs of plates are shown small, in words, with whose they are", async () => {
  const collection = {
    plates,
    open: ({ width, height }: Plate) => Promise.resolve(blank({ width, height }, [9, 9, 9, 255])),
  };
  const { context } = listening();
  const views = await platePairViews(
    [
      pair("a", "b"),
      pair("b", "c", { type: "one design, not sure how related", reversed: true }),
      pair("a", "c", { type: "reversed", reversed: true, probability: null }),
      pair("a", "gone"),
    ],
    collection,
    context,
  );
  assert.deepEqual(
    views.map(({ caption, kind, reversed, probability }) => [
      caption,
      kind,
      reversed,
      probability,
    ]),
    [
      ["a and b", "cut again after the same block or plate", false, 0.8],
      ["b and c", "one design, not sure how related", true, 0.8],
      ["a and c", "a copy that shows the other in a mirror", false, null],
    ],
  );
  const [{ a, credits }] = views;
  assert.deepEqual([a.width, a.height], [560, 280]);
  assert.equal(credits[1].whole, "Busch, Blatt b. CC0");
});

Deno.test("a pair whose picture cannot be read is passed over, and told", async () => {
  const { context, passedOver } = listening();
  const collection = { plates, open: () => Promise.reject(new Error("it ends too early")) };
  assert.deepEqual(await platePairViews([pair("a", "b")], collection, context), []);
  assert.deepEqual(passedOver[0], { file: "a.png", reason: "it ends too early" });
});
