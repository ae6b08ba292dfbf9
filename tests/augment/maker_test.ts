import assert from "node:assert/strict";
import { fillChunk, viewLength } from "lib/augment/chunk.ts";
import { startMakers } from "lib/augment/maker.ts";
import { recipes } from "lib/augment/recipes.ts";
import { imagenet } from "lib/nn/picture.ts";
import { noise } from "./pictures.ts";

const size = { width: 6, height: 8 };
const settings = { recipe: recipes.burin, size, seed: 4, ...imagenet };
const chunk = (item: number) => ({ epoch: 0, pairs: [{ item, picture: noise(20, 30, item) }] });
const bytes = 2 * viewLength(size) * 4;

Deno.test("workers fill the buffers they are given, in whatever order", async () => {
  using makers = startMakers(2, settings);
  const made = await Promise.all([0, 1, 2, 3, 4].map((item) => {
    const buffer = new ArrayBuffer(bytes);
    const filled = makers.make(chunk(item), buffer);
    return filled;
  }));
  made.forEach((buffer, item) => {
    const out = new Float32Array(2 * viewLength(size));
    fillChunk(chunk(item), { ...settings, out });
    assert.deepEqual(new Float32Array(buffer), out);
  });
});

Deno.test("a buffer goes to the worker, it is not copied", async () => {
  using makers = startMakers(1, settings);
  const buffer = new ArrayBuffer(bytes);
  const filled = makers.make(chunk(0), buffer);
  await new Promise((resolve) => setTimeout(resolve));
  assert.ok(buffer.detached);
  assert.equal((await filled).byteLength, bytes);
});

Deno.test("what is not made when the workers end is an error", async () => {
  const makers = startMakers(1, settings);
  const unmade = assert.rejects(makers.make(chunk(0), new ArrayBuffer(bytes)), /was closed before/);
  await new Promise((resolve) => setTimeout(resolve));
  makers[Symbol.dispose]();
  await unmade;
});
