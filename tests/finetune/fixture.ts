/** The numbers of Megvii's own head, from tests/fixtures/finetune/make.py. */
import { readFileSync } from "node:fs";
import type { GroundTruth } from "lib/finetune/simota.ts";
import { cellsOf } from "lib/finetune/simota.ts";
import type { BoxLoss } from "lib/finetune/yolox_loss.ts";
import { decodeSafetensors } from "lib/tensor/safetensors.ts";
import type { Tensor } from "lib/tensor/tensor.ts";

const folder = new URL("../fixtures/finetune/", import.meta.url);
const read = (name: string) => decodeSafetensors(readFileSync(new URL(name, folder)));

export interface LossCase {
  readonly name: string;
  readonly classes: number;
  readonly boxLoss: BoxLoss;
  readonly counts: readonly number[];
  readonly losses: Readonly<Record<"loss" | "box" | "obj" | "cls" | "l1", number>>;
  /** Of each plate with labels, in order. */
  readonly assigned: readonly {
    readonly cells: readonly number[];
    readonly labels: readonly number[];
    readonly ious: readonly number[];
  }[];
}

const { tensors } = read("loss.safetensors");
const { width, height, cases: found } = JSON.parse(
  readFileSync(new URL("loss.json", folder), "utf8"),
) as { width: number; height: number; cases: readonly LossCase[] };

/** The labels of each plate; rows beyond `counts` are filling. */
export function labelsOf({ data, shape }: Tensor, counts: readonly number[]): GroundTruth[][] {
  return counts.map((count, plate) =>
    Array.from({ length: count }, (_, i): GroundTruth => {
      const at = (plate * shape[1] + i) * 5;
      const [classId, x, y, w, h] = Array.from(data.subarray(at, at + 5) as Float32Array);
      return { classId, box: [x, y, w, h] };
    })
  );
}

export const cells = cellsOf(
  [8, 16, 32].map((stride) => ({ width: width / stride, height: height / stride, stride })),
);

export const cases = found.map((one) => ({
  ...one,
  rows: tensors[`${one.name}.rows`] as Tensor<"float32">,
  gradient: tensors[`${one.name}.gradient`] as Tensor<"float32">,
  labels: labelsOf(tensors[`${one.name}.labels`], one.counts),
}));

const small = read("tiny.safetensors");

/** A YOLOX of few channels and random weights: 64 x 64, three classes. */
export const tiny = {
  model: new Uint8Array(readFileSync(new URL("tiny.onnx", folder))),
  size: { width: 64, height: 64 },
  tensors: small.tensors as Record<string, Tensor<"float32">>,
  labels: labelsOf(small.tensors.labels, [3]),
  losses: JSON.parse(small.metadata.losses) as LossCase["losses"],
};
