import assert from "node:assert/strict";
import { openNeck } from "lib/finetune/cutter_neck.ts";
import { readHead } from "lib/finetune/yolox_head.ts";
import { openSession } from "lib/onnx/session.ts";
import { cutModel, freeSides } from "lib/onnx/surgery.ts";
import { float32 } from "lib/tensor/tensor.ts";
import { smallConfig, smallNeck } from "./cutter_small.ts";
import { tiny } from "./fixture.ts";

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

Deno.test("a neck sees greys as the detector sees a picture of them", async () => {
  const side = 32;
  const grey = Float32Array.from({ length: side * side }, (_, i) => (i * 7919) % 251);
  await using neck = await openNeck(smallNeck, { side, threads: 1 });
  const [{ data }] = await neck.see(grey, 1);
  const free = freeSides(tiny.model, {
    strides: readHead(tiny.model, tiny.size).levels.map(({ stride }) => stride),
  });
  const { feature, shape } = readHead(tiny.model, tiny.size).levels[0];
  await using session = await openSession(
    cutModel(free, { [feature]: ["N", shape[1], "H", "W"] }),
    { threads: 1 },
  );
  const picture = new Float32Array(3 * side * side);
  for (let c = 0; c < 3; c++) picture.set(grey, c * side * side);
  const name = session.inputs[0].name;
  const found = await session.run({ [name]: float32(picture, [1, 3, side, side]) });
  assert.deepEqual(Object.values(found)[0].data, data);
});
