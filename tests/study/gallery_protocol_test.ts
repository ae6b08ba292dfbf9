import assert from "node:assert/strict";
import { askGallery } from "lib/study/gallery_protocol.ts";
import { wholeOptions } from "./evaluated_figures.ts";

Deno.test("a stop takes effect, and known counterparts are twins among the misses", async () => {
  const [source] = wholeOptions.galleries;
  const signal = AbortSignal.abort();
  await assert.rejects(askGallery(source, { ...wholeOptions, signal }), /abort/i);
  // every two figures are of one design: whatever is missed is a twin
  const { length } = wholeOptions.figures;
  const counterparts = Array.from(
    { length },
    (_, a) => Array.from({ length }, (_, b) => ({ kind: "k", a, b })),
  ).flat();
  const { misses } = await askGallery(source, { ...wholeOptions, counterparts });
  const [, { counts, misses: list }] = misses;
  assert.ok(list.length > 0);
  assert.equal(counts.find((row) => row.class === "twin")?.misses, list.length);
});
