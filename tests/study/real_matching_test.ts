import assert from "node:assert/strict";
import { embedGalleries } from "lib/retrieval/galleries.ts";
import { matchKnown } from "lib/study/real_matching.ts";
import { twoColours, wholeOptions } from "./evaluated_figures.ts";

const embedded = (isRead: (i: number) => boolean) =>
  embedGalleries(wholeOptions.models.map(({ embedder }) => embedder), {
    count: 16,
    open: (i) => Promise.resolve(isRead(i) ? twoColours(i) : null),
  });

Deno.test("a pair of which one figure cannot be read does not ask", async () => {
  const colour = await embedded((i) => i !== 2);
  const { designs } = matchKnown({ colour }, wholeOptions);
  const [own] = designs;
  assert.deepEqual([own.queries, own.size, own.query, own.gallery], [2, 15, "colour", "colour"]);
  // that pair is of the book that was not trained on
  assert.equal(own.seen, "unseen");
  assert.equal(designs.length, 2);
});

Deno.test("a figure is found in grey where it is the same picture, by rows that need not be alike", async () => {
  const [colour, grey] = [await embedded((i) => i > 3), await embedded((i) => i < 12)];
  const options = { ...wholeOptions, counterparts: [{ kind: "k", a: 5, b: 9 }] };
  const { designs } = matchKnown({ colour, grey }, options);
  assert.ok(designs.every(({ size }) => size === 8));
  const of = (query: string, gallery: string) =>
    designs.find((row) => row.model === "halves" && row.query === query && row.gallery === gallery);
  // the same pictures: all four say the same
  assert.deepEqual(of("colour", "grey")?.mrr, of("grey", "colour")?.mrr);
  assert.deepEqual(of("colour", "grey")?.mrr, of("colour", "colour")?.mrr);
});
