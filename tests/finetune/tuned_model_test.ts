import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { readInputForm } from "lib/detect/input_form.ts";
import { openYolox } from "lib/detect/yolox.ts";
import { blank } from "lib/image/image.ts";
import { tunedModel } from "lib/finetune/tuned_model.ts";
import { readHead, withClasses } from "lib/finetune/yolox_head.ts";
import { readMetadata } from "lib/onnx/metadata.ts";
import { openSession } from "lib/onnx/session.ts";
import { anatomyOf } from "lib/onnx/surgery.ts";
import type { Weights } from "lib/nn/parameters.ts";
import { float32 } from "lib/tensor/tensor.ts";
import { tiny } from "./fixture.ts";

const head = readHead(tiny.model, tiny.size);

async function rows(model: Uint8Array) {
  await using session = await openSession(model, { threads: 1 });
  return (await session.run({ images: tiny.tensors.image })).output;
}

Deno.test("the same weights give the same rows; fewer classes fewer columns", async () => {
  const same = tunedModel(tiny.model, head, { ...head, classes: ["a", "b", "c"] });
  assert.deepEqual(await rows(same), await rows(tiny.model));
  const one = withClasses(head, [1]);
  const small = tunedModel(tiny.model, one, { ...one, classes: ["character"] });
  const [before, after] = [await rows(tiny.model), await rows(small)];
  assert.deepEqual(after.shape, [1, 84, 6]);
  for (let row = 0; row < 84; row++) {
    for (let k = 0; k < 5; k++) assert.equal(after.data[row * 6 + k], before.data[row * 8 + k]);
    assert.ok(Math.abs(Number(after.data[row * 6 + 5]) - Number(before.data[row * 8 + 6])) < 1e-6);
  }
  assert.deepEqual(JSON.parse(readMetadata(small).names), { 0: "character" });
});

Deno.test("the shapes that a file tells are those of its classes, in its rows too where it stores them", async () => {
  const one = withClasses(head, [1]);
  const options = { ...one, classes: ["character"] };
  await using session = await openSession(tunedModel(tiny.model, one, options), { threads: 1 });
  assert.deepEqual(session.outputs.map(({ shape }) => shape), [[1, 84, 6]]);
  // the project's own detector stores it
  const nano = readFileSync(new URL("../../models/burin_nano.onnx", import.meta.url));
  const read = readHead(nano, { width: 416, height: 416 });
  const before = anatomyOf(nano).constants;
  const two = withClasses(read, [0, 0]);
  const { constants } = anatomyOf(tunedModel(nano, two, { ...two, classes: ["a", "b"] }));
  for (const { rows } of read.levels) {
    assert.deepEqual([...before.get(rows)!.data], [1n, 6n, -1n]);
    assert.deepEqual([...constants.get(rows)!.data], [1n, 7n, -1n]);
    assert.deepEqual(constants.get(rows)!.shape, [3]);
  }
});

Deno.test("how plates reach the model stands in its file, where that is known", () => {
  const options = { ...head, classes: ["a", "b", "c"] };
  const input = { sides: [96], mirrored: false, reduction: "area", fitted: true } as const;
  const told = tunedModel(tiny.model, head, { ...options, input });
  assert.deepEqual(readInputForm(readMetadata(told)), input);
  assert.equal(readInputForm(readMetadata(tunedModel(tiny.model, head, options))), null);
});

Deno.test("every weight of the head reaches the file, and nothing else is touched", () => {
  const weights: Weights = Object.fromEntries(
    Object.entries(head.weights).map(([name, { data, shape }]) =>
      [name, float32(data.map((value) => value + 0.5), shape)] as const
    ),
  );
  const changed = tunedModel(tiny.model, head, { weights, classes: ["a", "b", "c"] });
  assert.deepEqual(readHead(changed, tiny.size).weights, weights);
  const own = new Set(
    head.levels.flatMap(({ stem, cls, reg, predict }) =>
      [stem, ...cls, ...reg, ...Object.values(predict)].flatMap(({ stored }) =>
        Object.values(stored)
      )
    ),
  );
  const [before, after] = [tiny.model, changed].map((model) => anatomyOf(model).constants);
  for (const [name, tensor] of before) {
    if (own.has(name)) assert.notDeepEqual(after.get(name), tensor);
    else assert.deepEqual(after.get(name), tensor);
  }
});

Deno.test("it is an ordinary detector, and the number of its classes must fit", async () => {
  const one = withClasses(head, [1]);
  const model = tunedModel(tiny.model, one, { ...one, classes: ["character"] });
  const options = { classes: ["character"], keep: new Set(["character"]) };
  await using detect = await openYolox(model, options);
  const found = await detect(blank({ width: 64, height: 64 }, [9, 9, 9, 255]), { minScore: 0 });
  assert.ok(found.every(({ label }) => label === "character"));
  assert.throws(
    () => tunedModel(tiny.model, one, { ...one, classes: ["a", "b"] }),
    /has 1 classes, not 2/,
  );
});
