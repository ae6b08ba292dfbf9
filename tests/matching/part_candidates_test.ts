import assert from "node:assert/strict";
import type { Image } from "lib/image/image.ts";
import { partCandidates } from "lib/matching/part_candidates.ts";
import { galleryMeans, mapsOf, type PlateMaps } from "lib/matching/plate_features.ts";
import { Random } from "lib/tensor/random.ts";
import { blocks } from "./block_network.ts";
import { drawnPlate, greyOf } from "./drawn_plate.ts";

/** Sheets whose parts differ: a slow pattern of washes, another for each seed. */
function washed(seed: number): Image {
  const random = new Random(seed);
  const image = drawnPlate(seed, { width: 448, height: 448, strokes: 0 });
  for (let y = 0; y < 14; y++) {
    for (let x = 0; x < 14; x++) {
      const levels = Array.from({ length: 16 }, () => random.range(40, 240));
      for (let i = 0; i < 32 * 32; i++) {
        const [u, v] = [i % 32, Math.floor(i / 32)];
        const level = levels[4 * Math.floor(v / 8) + Math.floor(u / 8)];
        image.data.set([level, level, level], ((32 * y + v) * 448 + 32 * x + u) * 4);
      }
    }
  }
  return image;
}

const see = async (images: readonly (Image | null)[]): Promise<(PlateMaps | null)[]> => {
  const maps: (PlateMaps | null)[] = [];
  for (const image of images) maps.push(image && await mapsOf(greyOf(image), blocks));
  return maps;
};

/** Maps in which a plate's upper left part is another plate as a whole, as a network would see it. */
function cut({ direct, mirrored }: PlateMaps): PlateMaps {
  const part = ({ scales, bytes }: PlateMaps["direct"], isTurned: boolean) => {
    const out = new Int8Array(bytes.length);
    for (let p = 0; p < bytes.length; p++) {
      const [c, y, x] = [Math.floor(p / 196), Math.floor(p / 14) % 14, p % 14];
      const from = isTurned ? 7 + Math.floor(x / 2) : Math.floor(x / 2);
      out[p] = bytes[c * 196 + Math.floor(y / 2) * 14 + from];
    }
    return { scales, bytes: out };
  };
  return { direct: part(direct, false), mirrored: part(mirrored, true) };
}

Deno.test("a quarter of a plate proposes the plate, and a mirrored one says that it is", async () => {
  const maps = await see([1, 2, 3, 4, 5, 6].map(washed));
  const quarter = cut(maps[2]!);
  const turned = { direct: quarter.mirrored, mirrored: quarter.direct };
  const all = [...maps, quarter, turned];
  const found = await partCandidates(all, { means: galleryMeans(maps as PlateMaps[], null) });
  const best = (part: number) =>
    found.filter((one) => one.part === part && one.whole < 6)
      .toSorted((p, q) => q.similarity - p.similarity)[0];
  for (const [part, reversed] of [[6, false], [7, true]] as const) {
    assert.deepEqual([best(part).whole, best(part).reversed], [2, reversed]);
    assert.ok(best(part).similarity > 0.95 && best(part).above > 0.5, `${best(part).similarity}`);
  }
  // nothing is a part of itself, and no stranger stands out as what is there does
  assert.ok(found.every(({ part, whole }) => part !== whole));
  const strangers = found.filter(({ part, whole }) => ![2, 6, 7].includes(part) && whole < 6);
  assert.ok(strangers.every(({ similarity }) => similarity < 0.8));
});

Deno.test("plain plates are no parts and have none; without plates there is nothing", async () => {
  const [one] = await see([washed(1)]);
  const found = await partCandidates([null, one, null, one], { means: galleryMeans([one!], null) });
  assert.ok(found.every(({ part, whole }) => part % 2 === 1 && whole % 2 === 1));
  assert.deepEqual(await partCandidates([null], { means: new Float32Array(16) }), []);
  assert.deepEqual(await partCandidates([], { means: new Float32Array(16) }), []);
});

Deno.test("at most twenty plates are proposed for each, and the numbers are those of the plates", async () => {
  const [one] = await see([washed(1)]);
  const maps = [null, ...Array<PlateMaps | null>(30).fill(one)];
  const found = await partCandidates(maps, { means: new Float32Array(16).fill(100) });
  const counts = Map.groupBy(found, ({ part }) => part);
  assert.ok([...counts.values()].every((list) => list.length <= 20));
  assert.ok(found.every(({ part, whole }) => part >= 1 && whole >= 1 && whole <= 30));
});

Deno.test("the nearest are proposed, the nearest first, wherever they stand", async () => {
  const [one, other] = (await see([washed(1), washed(2)])) as PlateMaps[];
  // of every 50 places so many are another plate's
  const mixed = (count: number): PlateMaps => {
    const mix = (direction: keyof PlateMaps) => ({
      ...one[direction],
      bytes: one[direction].bytes.map((byte, p) =>
        p % 50 < count ? other[direction].bytes[p] : byte
      ),
    });
    return { direct: mix("direct"), mirrored: mix("mirrored") };
  };
  const counts = Array.from({ length: 24 }, (_, i) => 1 + (i * 7) % 24);
  const found = await partCandidates([one, ...counts.map(mixed)], {
    means: galleryMeans([one, other], null),
  });
  const proposed = found.filter(({ part }) => part === 0);
  const nearest = proposed.map(({ whole }) => counts[whole - 1]);
  assert.deepEqual(nearest.slice(0, 8), [1, 2, 3, 4, 5, 6, 7, 8]);
  proposed.slice(1).forEach(({ similarity }, i) => assert.ok(similarity <= proposed[i].similarity));
});
