import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { placementOf, yolov8Input } from "lib/detect/yolov8_input.ts";
import { decodeImage } from "lib/image/image.ts";
import { sha256 } from "lib/tensor/digest.ts";
import { oddFiles } from "tests/fixtures/odd_files.ts";

/** ultralytics' tensors: tests/fixtures/detect/yolov8.py. */
const fixture: Record<string, { shape: readonly number[]; tensor: string }> = JSON.parse(
  readFileSync(new URL("../fixtures/detect/yolov8.json", import.meta.url), "utf8"),
).cases;

const square = { size: { width: 640, height: 640 }, stride: null };
const digestOf = ({ data }: { data: Float32Array }) => sha256(new Uint8Array(data.buffer));

Deno.test("files of every kind: ultralytics' tensor to the bit", async () => {
  for (const [name, bytes] of Object.entries(oddFiles)) {
    const image = await decodeImage(bytes);
    const input = yolov8Input(image, placementOf(image, square));
    assert.equal(digestOf(input), fixture[name].tensor, name);
  }
});

Deno.test("a model of any size is shown the smallest rectangle of its stride", async () => {
  const { shape, tensor } = fixture["large.png, any size"];
  const image = await decodeImage(oddFiles["large.png"]);
  const input = yolov8Input(image, placementOf(image, { ...square, stride: 32 }));
  assert.deepEqual([input.shape, digestOf(input)], [shape, tensor]);
});

Deno.test("the fixture notices a picture that is padded after its bytes are scaled", async () => {
  const image = await decodeImage(oddFiles["plain.png"]);
  const late = yolov8Input(image, placementOf(image, square)).data
    .map((value) => value === Math.fround(114 / 255) ? 114 : value);
  assert.notEqual(digestOf({ data: late }), fixture["plain.png"].tensor);
});
