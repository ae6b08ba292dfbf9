import assert from "node:assert/strict";
import { openNeck } from "lib/finetune/cutter_neck.ts";
import { smallConfig, smallNeck } from "./cutter_small.ts";

Deno.test("the neck gives two maps of any crop, of each picture alone", async () => {
  for (const side of [32, 64]) {
    await using neck = await openNeck(smallNeck, { side, threads: 1 });
    const greys = Float32Array.from({ length: 2 * side * side }, (_, i) => (i * 7919) % 251);
    const maps = await neck.see(greys, 2);
    assert.deepEqual(
      maps.map(({ shape }) => shape),
      smallConfig.seen.map((channels, i) => [2, channels, side / (8 << i), side / (8 << i)]),
    );
    const alone = await neck.see(greys.slice(side * side), 1);
    for (const [i, { data }] of alone.entries()) {
      assert.deepEqual(maps[i].data.slice(data.length), data);
      assert.notDeepEqual(maps[i].data.slice(0, data.length), data);
    }
  }
});
