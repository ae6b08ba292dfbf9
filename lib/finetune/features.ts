/**
 * What the frozen part of a detector says of each picture, worked out once and kept in a file: training
 * then costs the head alone, and memory holds one batch, however many plates there are.
 */
import { closeSync, existsSync, openSync, readFileSync, readSync, rmSync, statSync } from "node:fs";
import { WholeFile, writeWhole } from "lib/assets/whole_file.ts";
import { cutModel, freeSides, inputSides } from "lib/onnx/surgery.ts";
import { openSession } from "lib/onnx/session.ts";
import { float32, sizeOf, type Tensor } from "lib/tensor/tensor.ts";
import type { YoloxHead } from "./yolox_head.ts";

/** Maps of features by picture. Dispose of it when done. */
export interface FeatureMaps extends Disposable {
  readonly count: number;
  /** Whether they were in the file already. */
  readonly kept: boolean;
  /** The maps of some pictures side by side, level by level. Each [N, C, H, W] */
  batch(pictures: readonly number[]): Tensor<"float32">[];
}

export interface FeaturesOptions {
  /** Where they are kept. */
  readonly file: string;
  /** What they depend on: model, plates, order. A file of another key is made anew. */
  readonly key: string;
  readonly count: number;
  /** The model's input for a picture. `[1, 3, H, W]` */
  readonly picture: (index: number) => Promise<Tensor<"float32">>;
  readonly threads?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (done: number) => void;
}

/**
 * Opens the features of pictures, and makes them where the file has others or none.
 *
 * @param model the whole detector; its part before the head is run
 */
export async function openFeatures(
  model: Uint8Array,
  head: Pick<YoloxHead, "levels">,
  { file, key, count, ...options }: FeaturesOptions,
): Promise<FeatureMaps> {
  const sizes = head.levels.map(({ shape }) => sizeOf(shape));
  const stride = sizes.reduce((sum, size) => sum + size, 0) * 4;
  const note = `${file}.json`;
  const kept = existsSync(file) && existsSync(note) &&
    readFileSync(note, "utf8") === key && statSync(file).size === stride * count;
  if (!kept) {
    await make(model, head, { file, key, count, ...options });
    writeWhole(note, key);
  }
  const descriptor = openSync(file, "r");
  return {
    count,
    kept,
    batch(pictures) {
      const maps = sizes.map((size) => new Float32Array(size * pictures.length));
      const record = new Float32Array(stride / 4);
      const bytes = new Uint8Array(record.buffer);
      for (const [i, picture] of pictures.entries()) {
        if (!(picture >= 0 && picture < count)) {
          throw new RangeError(
            `There is no picture ${picture} among ${count} in ${file}: they count from 0`,
          );
        }
        readSync(descriptor, bytes, 0, stride, picture * stride);
        let from = 0;
        for (const [level, size] of sizes.entries()) {
          maps[level].set(record.subarray(from, from + size), i * size);
          from += size;
        }
      }
      return maps.map((map, level) =>
        float32(map, head.levels[level].shape.with(0, pictures.length))
      );
    },
    [Symbol.dispose]: () => closeSync(descriptor),
  };
}

/** The part of a detector before its head, that takes pictures of the size which the head is of. */
function neckOf(model: Uint8Array, levels: YoloxHead["levels"]): Uint8Array {
  const cut = (whole: Uint8Array) =>
    cutModel(
      whole,
      Object.fromEntries(levels.map(({ feature, shape }) => [feature, shape])),
    );
  const [{ stride, shape: [, , height, width] }] = levels;
  const [, , fixedHeight, fixedWidth] = inputSides(model);
  const isOwn = fixedHeight === height * stride && fixedWidth === width * stride;
  return cut(isOwn ? model : freeSides(model, { strides: levels.map(({ stride }) => stride) }));
}

/** Runs the part before the head over all pictures. A run that is stopped leaves no file. */
async function make(
  model: Uint8Array,
  { levels }: Pick<YoloxHead, "levels">,
  { file, count, picture, threads, signal, onProgress }: FeaturesOptions,
): Promise<void> {
  const neck = neckOf(model, levels);
  await using session = await openSession(neck, { threads, name: "the frozen part of the model" });
  const { inputs: [{ name: input }] } = session;
  rmSync(`${file}.json`, { force: true });
  using whole = new WholeFile(file);
  for (let i = 0; i < count; i++) {
    signal?.throwIfAborted();
    const found = await session.run({ [input]: await picture(i) });
    for (const { feature } of levels) {
      const { buffer, byteOffset, byteLength } = found[feature].data;
      whole.write(new Uint8Array(buffer, byteOffset, byteLength));
    }
    onProgress?.(i + 1);
  }
  whole.finish();
}
