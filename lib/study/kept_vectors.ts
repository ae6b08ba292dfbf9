/** The vectors that a run has already, by the cut-outs that they were made from: only others are embedded. */
import { existsSync, readFileSync } from "node:fs";
import { readOrigin } from "lib/corpus/origin.ts";
import type { BothDirections } from "lib/retrieval/direction.ts";
import { stack, takeRows } from "lib/retrieval/embed.ts";
import { sha256 } from "lib/tensor/digest.ts";
import { readSafetensors } from "lib/tensor/safetensors_file.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";
import { type Background, backgrounds, type Corpus, cutOutFile } from "./corpus.ts";
import { embeddingsFile } from "./embedders.ts";

/** CutOutVectors of some cut-outs in every gallery, all of one model. */
export interface CutOutVectors {
  /** What names the model's weights: see `OpenedEmbedder.digest`. */
  readonly encoder: string;
  /** What each row was made from: see `cutOutsDigest`. `[N]` */
  readonly cutOuts: readonly string[];
  /** Rows in the order of `cutOuts`. `[N, D]` each */
  readonly galleries: Readonly<Record<Background, BothDirections>>;
}

/**
 * What decides a character's vectors: the bytes of its two cut-outs. Null where one cannot be read.
 *
 * @throws {Error} when the database names a file outside of the corpus's folder
 */
export function cutOutsDigest(corpus: Corpus, index: number): string | null {
  const files = backgrounds.map((background) => cutOutFile(corpus, index, background));
  try {
    return sha256(files.map((file) => sha256(readFileSync(file))).join());
  } catch {
    return null; // whoever embeds it opens the file again, and says why it cannot be read
  }
}

const none = (): BothDirections => ({
  direct: float32(new Float32Array(0), [0, 0]),
  flipped: float32(new Float32Array(0), [0, 0]),
});

const perGallery = (
  of: (background: Background) => BothDirections,
): CutOutVectors["galleries"] => ({
  "with background": of("with background"),
  "without background": of("without background"),
});

/** The list of texts in a file's metadata, or null. */
function listOf(text: string | undefined): readonly string[] | null {
  try {
    const list: unknown = JSON.parse(text ?? "null");
    return Array.isArray(list) && list.every((one) => typeof one === "string") ? list : null;
  } catch {
    return null;
  }
}

/** CutOutVectors as a run's file holds them; null where it holds none that can be gone on with. */
function stored(path: string): CutOutVectors | null {
  let read: ReturnType<typeof readSafetensors>;
  let origin: ReturnType<typeof readOrigin>;
  try {
    read = readSafetensors(path);
    origin = readOrigin(JSON.parse(read.metadata.origin ?? "null"));
  } catch {
    return null; // a damaged file is made anew
  }
  const cutOuts = listOf(read.metadata.cut_outs);
  if (origin?.encoder == null || cutOuts === null) return null;
  let dimension: number | null = null;
  for (const background of backgrounds) {
    for (const way of ["direct", "flipped"]) {
      const rows: Tensor | undefined = read.tensors[`${background}.${way}`];
      const fits = rows?.dtype === "float32" && rows.shape.length === 2 &&
        rows.shape[0] === cutOuts.length && rows.shape[1] === (dimension ??= rows.shape[1]) &&
        (rows as Tensor<"float32">).data.every(Number.isFinite);
      if (!fits) return null;
    }
  }
  const rows = (name: string) => read.tensors[name] as Tensor<"float32">;
  return {
    encoder: origin.encoder,
    cutOuts,
    galleries: perGallery((background) => ({
      direct: rows(`${background}.direct`),
      flipped: rows(`${background}.flipped`),
    })),
  };
}

/**
 * The vectors of a run by an embedder that can be kept: none where there is no file, it is damaged, or it
 * is of other weights.
 *
 * @param options.encoder what names the weights that the others will be embedded by
 */
export function keptVectors(
  directory: string,
  { embedder, encoder }: { readonly embedder: string; readonly encoder: string },
): CutOutVectors {
  const path = embeddingsFile(directory, embedder);
  const found = existsSync(path) ? stored(path) : null;
  return found?.encoder === encoder ? found : { encoder, cutOuts: [], galleries: perGallery(none) };
}

/** Rows of several tensors below each other, those without rows left out; of one it is the same. */
function below(parts: readonly Tensor<"float32">[]): Tensor<"float32"> {
  const filled = parts.filter(({ shape: [rows] }) => rows > 0);
  return filled.length === 1 ? filled[0] : stack(filled);
}

/**
 * The rows of both, the first one's first.
 *
 * @throws {Error} when they are of two models: cosines between these mean nothing
 */
export function joinVectors(first: CutOutVectors, second: CutOutVectors): CutOutVectors {
  if (first.encoder !== second.encoder) {
    throw new Error(
      `Cannot add vectors of the model ${second.encoder} to those of ${first.encoder}: cosines ` +
        "between two models mean nothing. Embed all characters with one model (deno task embed)",
    );
  }
  return {
    encoder: first.encoder,
    cutOuts: [...first.cutOuts, ...second.cutOuts],
    galleries: perGallery((background) => {
      const parts = [first, second].map(({ galleries }) => galleries[background]);
      return {
        direct: below(parts.map(({ direct }) => direct)),
        flipped: below(parts.map(({ flipped }) => flipped)),
      };
    }),
  };
}

/** Some rows, in the order in which they are named. */
export function chooseVectors(vectors: CutOutVectors, rows: readonly number[]): CutOutVectors {
  const { encoder, cutOuts, galleries } = vectors;
  if (rows.length === cutOuts.length && rows.every((row, i) => row === i)) return vectors;
  return {
    encoder,
    cutOuts: rows.map((row) => cutOuts[row]),
    galleries: perGallery((background) => ({
      direct: takeRows(galleries[background].direct, rows),
      flipped: takeRows(galleries[background].flipped, rows),
    })),
  };
}
