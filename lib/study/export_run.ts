/** The encoder of a run as one ONNX file, for every runtime that reads ONNX. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { writeWhole } from "lib/assets/whole_file.ts";
import { type Checkpoint, readCheckpoint } from "lib/simclr/checkpoint.ts";
import { type EncoderInput, exportEncoder, readEncoderInput } from "lib/simclr/export.ts";
import { simclrOf } from "lib/simclr/step.ts";
import { sha256 } from "lib/tensor/digest.ts";
import { newestCheckpoint, trainingOf } from "./run.ts";

/** What was written. */
export interface Exported {
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
  /** Steps that the weights were trained for, and what they began as. */
  readonly step: number;
  readonly start: string;
  /** Stored in the model, too. */
  readonly input: EncoderInput;
  /** Features of each output, both [N, features]. */
  readonly outputs: { readonly h: number; readonly z: number };
}

/** The checkpoint of the lowest epoch loss. @throws {Error} when there is none */
function bestCheckpoint(directory: string): Checkpoint {
  const best = join(trainingOf(directory), "best.safetensors");
  if (existsSync(best)) return readCheckpoint(best);
  throw new Error(
    `There is no ${best}: run train to the end of an epoch first, or leave out --best`,
  );
}

/** How to prepare a picture, in one sentence. */
function preparation({ input, size, resize, mean, std, background }: EncoderInput): string {
  const { height, width } = size;
  return [
    `${input} [N, 3, ${height}, ${width}]: a cut-out`,
    background ? "with its plate around it," : "on white,",
    `stretched to ${width} x ${height} pixels (${resize}); red, green and blue from 0 to 1,`,
    `less ${mean.join(", ")}, over ${std.join(", ")}`,
  ].join(" ");
}

/** Writes the encoder of the newest or best checkpoint of the run in `directory`. */
export function runExport(
  { directory, best, file = join(directory, "encoder.onnx") }: {
    readonly directory: string;
    readonly best?: boolean;
    readonly file?: string | undefined;
  },
): Exported {
  const checkpoint = best ? bestCheckpoint(directory) : newestCheckpoint(directory);
  const model = exportEncoder(checkpoint);
  writeWhole(file, model);
  const { encoder, head } = simclrOf(checkpoint.config);
  const { step, start } = checkpoint;
  const input = readEncoderInput(model);
  const outputs = { h: encoder.features, z: head.features };
  return { file, bytes: model.length, sha256: sha256(model), step, start, input, outputs };
}

/** What was written and how to use it, a line each. */
export const exportLines = ({ file, bytes, step, input, outputs }: Exported): string[] => [
  `${file}: the encoder after ${step} steps, ${(bytes / 1e6).toFixed(1)} MB`,
  `takes ${preparation(input)}`,
  `gives h [N, ${outputs.h}], to compare characters by, and z [N, ${outputs.z}]`,
];
