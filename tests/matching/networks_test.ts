import assert from "node:assert/strict";
import { openMatchingNetwork } from "lib/matching/networks.ts";
import { findPlatePairs } from "lib/matching/plate_pairs.ts";
import { impression } from "lib/engraver/impression.ts";
import { engravePlate } from "lib/engraver/plate.ts";
import { print } from "lib/engraver/print.ts";
import { Random } from "lib/tensor/random.ts";

const printed = (work: number, kind: Parameters<typeof impression>[1]["kind"]) =>
  print(impression(engravePlate(work, { width: 600, height: 450 }), { kind, seed: 3 })).image;

Deno.test("what ships finds coloured and mirrored impressions of the engraver, and no strangers", async () => {
  await using opened = await openMatchingNetwork({ threads: 1 });
  assert.equal(opened.name, "burin_encoder");
  const images = [
    ...[11, 12, 13, 14].map((work) => printed(work, "clean")),
    printed(11, "coloured"),
    printed(12, "reversed"),
  ];
  const { pairs } = await findPlatePairs({
    count: images.length,
    open: (i) => Promise.resolve(images[i]),
  }, { ...opened, random: new Random(1), threads: 1 });
  const said = pairs.map(({ a, b, reversed }) => [a, b, reversed])
    .sort(([a], [b]) => Number(a) - Number(b));
  assert.deepEqual(said, [[0, 4, false], [1, 5, true]]);
  assert.equal(pairs.find(({ a }) => a === 1)!.type, "reversed");
});

Deno.test("coefficients are of the network's channels, of both that ship", async () => {
  for (const name of ["burin_encoder", "burin_nano"] as const) {
    await using opened = await openMatchingNetwork({ name, threads: 1 });
    const { shape } = await opened.network.see({
      dtype: "float32",
      shape: [1, 1, 224, 224],
      data: new Float32Array(224 * 224),
    });
    assert.equal(opened.means.length, shape[1]);
    assert.equal(opened.name, name);
  }
});
