import assert from "node:assert/strict";
import { askGallery } from "lib/study/gallery_protocol.ts";
import type { Image } from "lib/image/image.ts";
import { twoColours, wholeOptions } from "./evaluated_figures.ts";

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

Deno.test("lists that were made once are kept by gallery and name, queries alone where every figure can be read", async () => {
  const keptOf = async (open: (i: number) => Promise<Image | null>) => {
    const kept: string[] = [];
    await askGallery({ gallery: "with background", open }, {
      ...wholeOptions,
      augmentations: ["none"],
      seeds: 1,
      keep: (list, make) => {
        kept.push(list);
        return make();
      },
    });
    assert.ok(kept.every((list) => list.startsWith("with background: ")), `${kept}`);
    return kept.length;
  };
  const whole = await keptOf((i) => Promise.resolve(twoColours(i)));
  const part = await keptOf((i) => Promise.resolve(i === 4 ? null : twoColours(i)));
  assert.ok(whole > part && part > 0, `${whole} and ${part}`);
});

Deno.test("where nothing can be read nothing is asked", async () => {
  const notes: string[] = [];
  const found = await askGallery({ gallery: "g", open: () => Promise.resolve(null) }, {
    ...wholeOptions,
    begin(note) {
      notes.push(note);
      return () => {};
    },
  });
  const { protocol, seeds, comparisons, misses, embedded } = found;
  assert.deepEqual([protocol, seeds, comparisons, misses, embedded.rows], [[], [], [], [], []]);
  assert.deepEqual(notes, ["g: embedding"]);
});

Deno.test("a pair that nobody knows of is no twin, and a known one is, either way round", async () => {
  const [source] = wholeOptions.galleries;
  const [, { misses: list }] =
    (await askGallery(source, { ...wholeOptions, counterparts: [] })).misses;
  const { figure, answer } = list[0];
  const twins = async (a: number, b: number) => {
    const options = { ...wholeOptions, counterparts: [{ kind: "k", a, b }] };
    const [, { counts }] = (await askGallery(source, options)).misses;
    return counts.find((row) => row.class === "twin")?.misses ?? 0;
  };
  assert.ok(await twins(figure, answer) > 0);
  assert.equal(await twins(figure, answer), await twins(answer, figure));
});
