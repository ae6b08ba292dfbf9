import assert from "node:assert/strict";
import type { Plate } from "lib/corpus/plate.ts";
import type { DetectOptions } from "lib/detect/detection.ts";
import type { Box } from "lib/geometry/box.ts";
import { maskFromPixels } from "lib/geometry/mask.ts";
import { blank } from "lib/image/image.ts";
import { compareSegmenters, runPrompts } from "lib/study/compare_segmenters.ts";
import type { Method } from "lib/study/methods.ts";

const size = { width: 8, height: 6 };
const mask = maskFromPixels(new Uint8Array(48).fill(1), size);
const box: Box = [0, 0, 8, 6];

const method = (name: string, score: number): Method => ({
  name,
  random: false,
  weights: "none needed",
  answer: () => Promise.resolve([{ box, mask, score }]),
});
const methods = [method("one", 0.1), method("two", 0.2)];

const collection = {
  plates: ["a", "b"].map((id) => ({ id, ...size }) as Plate),
  labels: [{ plate: "b", box, name: "Alice" }],
  open: () => Promise.resolve(blank(size, [255, 255, 255, 255])),
};

Deno.test("every method is asked about every plate, in their order, beside its own labels", async () => {
  const told: (readonly [number, string])[] = [];
  const compared = await compareSegmenters(methods, collection, {
    onProgress: (done, words) => told.push([done, words]),
  });
  assert.deepEqual(compared.map(({ plate: { id } }) => id), ["a", "b"]);
  assert.deepEqual(compared.map(({ labels }) => labels.length), [0, 1]);
  for (const { answers } of compared) {
    assert.deepEqual(answers.map(([{ score }]) => score), [0.1, 0.2]);
  }
  assert.deepEqual(told, [[1, "a, one"], [2, "a, two"], [3, "b, one"], [4, "b, two"]]);
  const signal = AbortSignal.abort();
  await assert.rejects(compareSegmenters(methods, collection, { signal }), /abort/i);
});

Deno.test("each prompt has its own detector, and keeps what scores above a low floor", async () => {
  const asked: unknown[] = [];
  const text = {
    name: "fake",
    random: true,
    open: (prompt: string) =>
      Promise.resolve((_: unknown, options?: DetectOptions) => {
        asked.push([prompt, options?.minScore]);
        return Promise.resolve([{ box, score: 0.06, label: prompt }]);
      }),
  };
  const prompted = await runPrompts(["person", "hat"], { text, collection });
  assert.deepEqual(prompted.map(({ prompt }) => prompt), ["person", "hat"]);
  const labels = prompted.map(({ plates }) => plates.map(({ detections: [one] }) => one.label));
  assert.deepEqual(labels, [["person", "person"], ["hat", "hat"]]);
  assert.deepEqual(asked, [["person", 0.05], ["person", 0.05], ["hat", 0.05], ["hat", 0.05]]);
});

Deno.test("without a text detector no prompt is asked; each that is done is told", async () => {
  const none = { text: null, collection: { ...collection, open: () => assert.fail("no plate") } };
  assert.deepEqual(await runPrompts(["person"], none), []);
  const text = {
    name: "fake",
    random: true,
    open: () => Promise.resolve(() => Promise.resolve([])),
  };
  const told: (readonly [number, string])[] = [];
  const [{ plates }] = await runPrompts(["person", "hat"], {
    text,
    collection,
    onProgress: (done, prompt) => told.push([done, prompt]),
  });
  assert.deepEqual(told, [[1, "person"], [2, "hat"]]);
  assert.deepEqual(plates.map(({ labels }) => labels.length), [0, 1]);
});
