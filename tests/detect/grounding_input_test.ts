import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { groundingInput, placedIn } from "lib/detect/grounding_input.ts";
import { crop, decodeImage, type Size } from "lib/image/image.ts";
import { resizeImage } from "lib/image/resize.ts";
import { sha256 } from "lib/tensor/digest.ts";
import { oddFiles } from "tests/fixtures/odd_files.ts";

interface Case {
  readonly tensor: string;
  /** Width and height of the picture, where it is padded. */
  readonly size?: readonly [number, number];
}

/** The originals' tensors: tests/fixtures/detect/grounding_dino.py. */
const fixture: { sizes: number[][]; cases: Record<string, Case> } = JSON.parse(
  readFileSync(new URL("../fixtures/detect/grounding_dino.json", import.meta.url), "utf8"),
);

const groundingSize = (size: Size) =>
  placedIn(size, { width: null, height: null, fit: "pad" }).size;

const fixed = { width: 160, height: 128 };
const digestOf = ({ data }: { data: Float32Array }) => sha256(new Uint8Array(data.buffer));

Deno.test("files of every kind, stretched or padded: the original's tensor to the bit", async () => {
  let padded = 0;
  for (const [name, { tensor, size }] of Object.entries(fixture.cases)) {
    const image = await decodeImage(oddFiles[name.replace(/, padded: .*$/, "")]);
    if (size) padded++;
    const [width, height] = size ?? [fixed.width, fixed.height];
    assert.equal(digestOf(groundingInput(image, { width, height }, fixed)), tensor, name);
  }
  assert.ok(padded > 0 && padded < Object.keys(fixture.cases).length);
});

Deno.test("sizes of 800 and at most 1333 are the authors'", () => {
  assert.ok(fixture.sizes.length > 50);
  for (const [width, height, ...expected] of fixture.sizes) {
    const size = groundingSize({ width, height });
    assert.deepEqual([size.width, size.height], expected, `${width} x ${height}`);
  }
  assert.deepEqual(groundingSize({ width: 1, height: 5000 }), { width: 1, height: 5000 });
});

Deno.test("the fixture notices exchanged colours, and padding before normalising", async () => {
  const image = await decodeImage(oddFiles["plain.png"]);
  const data = image.data.slice();
  for (let i = 0; i < data.length; i += 4) [data[i], data[i + 2]] = [data[i + 2], data[i]];
  const exchanged = groundingInput({ ...image, data }, fixed);
  assert.notEqual(digestOf(exchanged), fixture.cases["plain.png"].tensor);
  // padded with black before it is normalised, a picture is another one
  const [name, { size, tensor }] = Object.entries(fixture.cases)
    .find(([key]) => key.startsWith("tall.png, padded"))!;
  const [width, height] = size!;
  const small = resizeImage(await decodeImage(oddFiles["tall.png"]), {
    width,
    height,
    method: "pillow-bilinear",
  });
  const canvas = crop(small, [0, 0, fixed.width, fixed.height]);
  assert.notEqual(digestOf(groundingInput(canvas, fixed)), tensor, name);
  assert.equal(digestOf(groundingInput(small, { width, height }, fixed)), tensor, name);
});

Deno.test("a padded picture is as large as fits, its sides cut to whole pixels, and never enlarged", () => {
  const placed = (width: number, height: number, fit: "pad" | "stretch" = "pad") => {
    const given = { ...fixed, fit, shortest: 96, longest: 160 };
    const { size, input } = placedIn({ width, height }, given);
    assert.deepEqual(input, fixed);
    return [size.width, size.height];
  };
  assert.deepEqual(placed(96, 120), [96, 120]);
  assert.deepEqual(placed(96, 135), [91, 128]); // 91.02
  assert.deepEqual(placed(96, 137), [89, 128]); // 89.69
  assert.deepEqual(placed(1, 400), [1, 128]);
  assert.deepEqual(placed(96, 137, "stretch"), [160, 128]);
  const natural = { width: 96, height: 137 };
  const free = { width: null, height: null, fit: "pad", shortest: 96, longest: 160 } as const;
  assert.deepEqual(placedIn(natural, free), { size: natural, input: natural });
});
