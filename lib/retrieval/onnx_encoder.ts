/** An encoder of one's own as an embedder: any ONNX file that says in its metadata how pictures enter it. */
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { checked, flag, jsonOf, number, orMissing, recordOf, text, v } from "lib/assets/checked.ts";
import { readMetadata } from "lib/onnx/metadata.ts";
import { openSession, type SessionOptions } from "lib/onnx/session.ts";
import type { EncoderInput } from "lib/simclr/export.ts";
import { sha256 } from "lib/tensor/digest.ts";
import type { Tensor } from "lib/tensor/tensor.ts";
import type { Embedder } from "./embed.ts";
import { runOnPictures } from "./encoder.ts";

/** What a file's metadata say under "burin.input", as JSON: what `export` writes, or less. */
export interface OnnxEncoderInput {
  /** Pixels to which pictures are stretched, by the mean of the area that each new pixel covers. */
  readonly size: EncoderInput["size"];
  /** Red, green and blue from 0 to 1, less this ... */
  readonly mean: EncoderInput["mean"];
  /** ... and over this. */
  readonly std: EncoderInput["std"];
  /** The gallery that it was made for: figures with the plate around them. Default true. */
  readonly background?: boolean;
  /** The output that is taken. Default "h" where there is one, else the first. */
  readonly output?: string;
  /** Whether a gallery's mean is subtracted before cosines: features are positive all through. Default false. */
  readonly centred?: boolean;
}

/** An embedder of a file. Dispose of it when done. */
export interface OnnxEncoder extends AsyncDisposable {
  readonly embedder: Embedder;
  /** Name and SHA-256 of the file. */
  readonly digest: string;
  /** Whether it was made for figures with the plate around them. */
  readonly background: boolean;
}

const key = "burin.input";
const side = v.pipe(number, v.integer("a whole number"), v.minValue(1, "a number from 1 on"));
const colours = (least: number) =>
  v.pipe(
    v.custom<EncoderInput["mean"]>(
      (value) => Array.isArray(value) && value.length === 3 && value.every(Number.isFinite),
      "a list of three numbers, of red, green and blue",
    ),
    v.check((list) => list.every((value) => value >= least), `three numbers from ${least} on`),
  );
const schema = recordOf<OnnxEncoderInput>({
  size: recordOf<OnnxEncoderInput["size"]>({ height: side, width: side }),
  mean: colours(-1e3),
  std: colours(1e-6),
  background: orMissing(flag),
  output: orMissing(text),
  centred: orMissing(flag),
});

const howTo = (file: string) =>
  "Say it once, in Python, with the numbers of your own training: import json, onnx; " +
  `m = onnx.load("${file}"); p = m.metadata_props.add(); p.key = "${key}"; p.value = json.dumps(` +
  '{"size": {"height": 224, "width": 224}, "mean": [0.485, 0.456, 0.406], ' +
  `"std": [0.229, 0.224, 0.225]}); onnx.save(m, "${file}")`;

const digestOf = (name: string, model: Uint8Array) => `${name} sha256:${sha256(model)}`;

/** What names the encoder of a file: its own name and SHA-256. */
export const ownDigest = (file: string): string => digestOf(basename(file), readFileSync(file));

/**
 * Opens an ONNX file as an embedder: one input, pictures `[N, 3, H, W]` of float32, and vectors `[N, D]`.
 *
 * @throws {Error} that names the file, where it takes or gives something else, or does not say how pictures
 *   enter it, with what adds that
 *
 * ```ts
 * import { openOnnxEncoder } from "lib/retrieval/onnx_encoder.ts";
 * const open = () => openOnnxEncoder("mine.onnx");
 * ```
 */
export async function openOnnxEncoder(
  file: string,
  options: Omit<SessionOptions, "name"> = {},
): Promise<OnnxEncoder> {
  const model = readFileSync(file);
  const said = readMetadata(model)[key];
  if (said === undefined) {
    throw new Error(
      `Cannot use ${file} as an encoder: its metadata have no "${key}", so nobody knows how pictures ` +
        `enter it. ${howTo(file)}`,
    );
  }
  const where = `${key} of ${file}`;
  const wanted = checked(jsonOf(said, where), schema, where, howTo(file));
  await using stack = new AsyncDisposableStack();
  const session = stack.use(await openSession(model, { name: file, ...options }));
  const { size: { height, width }, background = true, centred = false } = wanted;
  const [input, ...others] = session.inputs;
  const fits = input && others.length === 0 && input.dtype === "float32" &&
    input.shape.length === 4 &&
    [null, 3, height, width].every((side, i) =>
      side === null || input.shape[i] === null || input.shape[i] === side
    );
  if (!fits) {
    const found = session.inputs.map(({ name, dtype, shape }) =>
      `${name} ${dtype} [${shape.map((one) => one ?? "any")}]`
    );
    throw new Error(
      `Cannot use ${file} as an encoder: it takes ${
        found.join(", ") || "nothing"
      }, where pictures, ` +
        `float32 [any,3,${height},${width}], are wanted`,
    );
  }
  const names = session.outputs.map((port) => port.name);
  const output = wanted.output ?? (names.includes("h") ? "h" : names[0]);
  if (!names.includes(output)) {
    throw new Error(`Cannot use ${file} as an encoder: it gives ${names.join(", ")}, no ${output}`);
  }
  // one picture at a time where the file fixes that
  const [together] = input.shape;
  const run = async (pictures: Tensor<"float32">) => {
    const vectors = (await session.run({ [input.name]: pictures }))[output] as Tensor<"float32">;
    if (vectors.dtype === "float32" && vectors.shape.length === 2) return vectors; // [n, D]
    throw new Error(
      `Cannot use ${file} as an encoder: ${output} is ${vectors.dtype} [${vectors.shape}], where a ` +
        "vector for each picture, float32 [N, D], is wanted",
    );
  };
  const prepared: EncoderInput = {
    ...wanted,
    input: "pictures",
    layout: "NCHW",
    resize: "area",
    background,
  };
  const name = basename(file);
  const digest = digestOf(name, model);
  const embedder: Embedder = {
    name,
    init: digest,
    centred,
    embed: (images) =>
      runOnPictures(images, {
        wanted: prepared,
        provider: options.provider,
        ...together === 1 && { together },
        run,
      }),
  };
  const opened = stack.move();
  return { embedder, digest, background, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}
