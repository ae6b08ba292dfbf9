import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dfineInput } from "lib/detect/dfine_input.ts";
import { decodeImage } from "lib/image/image.ts";
import { sha256 } from "lib/tensor/digest.ts";
import { oddFiles } from "tests/fixtures/odd_files.ts";

/** transformers' tensors: tests/fixtures/detect/dfine.py. */
const fixture: Record<string, { tensor: string }> = JSON.parse(
  readFileSync(new URL("../fixtures/detect/dfine.json", import.meta.url), "utf8"),
).cases;

const input = { width: 128, height: 128 };
const digestOf = ({ data }: { data: Float32Array }) => sha256(new Uint8Array(data.buffer));

Deno.test("files of every kind: the original's tensor to the bit", async () => {
  for (const [name, bytes] of Object.entries(oddFiles)) {
    const { data, shape } = dfineInput(await decodeImage(bytes), input);
    assert.deepEqual([shape, digestOf({ data })], [[1, 3, 128, 128], fixture[name].tensor], name);
  }
});

Deno.test("a picture without its last row is another one", async () => {
  const image = await decodeImage(oddFiles["plain.png"]);
  const squeezed = dfineInput({ ...image, height: image.height - 1 }, input);
  assert.notEqual(digestOf(squeezed), fixture["plain.png"].tensor);
});
