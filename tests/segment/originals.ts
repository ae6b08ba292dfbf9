/** What the Python originals made of the plates of tests/fixtures/segment, beside what we make. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { randomGraph } from "lib/assets/random_graph.ts";
import type { Box } from "lib/geometry/box.ts";
import { type Mask, maskFromPixels, maskIou, maskToPixels } from "lib/geometry/mask.ts";
import { decodeImage, type Image, type Size } from "lib/image/image.ts";
import type { Segmentation } from "lib/segment/prompt.ts";
import { sha256 } from "lib/tensor/digest.ts";
import { oddFiles } from "tests/fixtures/odd_files.ts";
import { decodeSafetensors } from "lib/tensor/safetensors.ts";
import type { Tensor } from "lib/tensor/tensor.ts";

const folder = fileURLToPath(new URL("../fixtures/segment/", import.meta.url));

/** A graph that ships with random weights, or one of the tests alone. */
export const graph = (name: string): string =>
  randomGraph(`${name}.onnx`) ?? `${folder}${name}.onnx`;

const huge = () => decodeSafetensors(readFileSync(`${folder}sam.safetensors`)).tensors["huge.png"];

/** The picture files of tests/fixtures/image/odd.py, and one that is larger than what a model sees. */
export const plateNames: readonly string[] = [...Object.keys(oddFiles), "huge.png"];

/** A plate from its file. */
export const plate = (name: string): Promise<Image> =>
  decodeImage(oddFiles[name] ?? new Uint8Array(huge().data.buffer), { name });

/** Large tensors are stored at every so-manieth number. */
const stride = 997;

export interface Originals {
  /** What is no tensor, by its name. */
  // deno-lint-ignore no-explicit-any
  readonly texts: Readonly<Record<string, any>>;
  tensor(name: string): Tensor;
  numbers(name: string): number[];
  boxes(name: string): Box[];
  masks(name: string, size: Size): Mask[];
  has(name: string): boolean;
}

export function originals(file: string): Originals {
  const { tensors, metadata } = decodeSafetensors(readFileSync(`${folder}${file}`));
  const tensor = (name: string) => {
    assert.ok(tensors[name], `the fixture has no ${name}`);
    return tensors[name];
  };
  return {
    texts: JSON.parse(metadata.texts),
    tensor,
    has: (name) => name in tensors,
    numbers: (name) => Array.from(tensor(name).data as Float32Array),
    boxes(name) {
      const { data } = tensor(name);
      return Array.from(
        { length: data.length / 4 },
        (_, i) => [...data.slice(i * 4, i * 4 + 4)] as unknown as Box,
      );
    },
    masks(name, size) {
      const { data, shape: [count, bytes] } = tensor(name);
      return Array.from({ length: count }, (_, i) => {
        const pixels = Uint8Array.from(
          { length: size.width * size.height },
          (_, k) => (Number(data[i * bytes + (k >> 3)]) >> (7 - (k & 7))) & 1,
        );
        return maskFromPixels(pixels, size);
      });
    },
  };
}

export const digestOfTensor = ({ data }: Pick<Tensor, "data">): string =>
  sha256(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));

/** The same numbers at the stored places, but for the order of additions. */
export function assertSampled(ours: Float32Array, stored: Tensor, { within }: { within: number }) {
  const sampled = ours.filter((_, i) => i % stride === 0);
  assert.equal(sampled.length, stored.data.length);
  const most = sampled.reduce(
    (worst, value, i) => Math.max(worst, Math.abs(value - Number(stored.data[i]))),
    0,
  );
  assert.ok(most <= within, `${most} apart`);
}

/** Share of equal pixels. */
function equalShare(a: Mask, b: Mask): number {
  const [left, right] = [maskToPixels(a), maskToPixels(b)];
  let equal = 0;
  for (let i = 0; i < left.length; i++) if (left[i] === right[i]) equal++;
  return equal / left.length;
}

/** Masks equal in 99.9 % of the pixels and of an IoU of .995, scores equal to the fifth digit. */
export function assertMasks(
  ours: readonly Segmentation[],
  expected: { readonly masks: readonly Mask[]; readonly scores?: readonly number[] },
): void {
  assert.equal(ours.length, expected.masks.length);
  ours.forEach(({ mask }, i) => {
    const share = equalShare(mask, expected.masks[i]);
    const overlap = maskIou(mask, expected.masks[i]);
    assert.ok(share >= 0.999 && overlap >= 0.995, `mask ${i}: ${share} equal, IoU ${overlap}`);
  });
  expected.scores?.forEach((score, i) =>
    assert.ok(Math.abs(ours[i].score - score) < 1e-4, `score ${i}`)
  );
}

/** The picture with its colours in the order blue, green, red. */
export function exchanged(image: Image): Image {
  const data = image.data.slice();
  for (let i = 0; i < data.length; i += 4) [data[i], data[i + 2]] = [data[i + 2], data[i]];
  return { ...image, data };
}
