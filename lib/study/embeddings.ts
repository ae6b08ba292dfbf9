/** The vectors of a run's characters in a file, with what they were made from. */
import { existsSync } from "node:fs";
import { reasonOf } from "lib/assets/reason.ts";
import { writeWhole } from "lib/assets/whole_file.ts";
import { misfit, type Origin, originOf, readOrigin } from "lib/corpus/origin.ts";
import { centred, meanRow } from "lib/retrieval/centre.ts";
import type { BothDirections } from "lib/retrieval/direction.ts";
import { encodeSafetensors } from "lib/tensor/safetensors.ts";
import { readSafetensors } from "lib/tensor/safetensors_file.ts";
import type { Tensor } from "lib/tensor/tensor.ts";
import { type Background, backgrounds, type Corpus, openCorpus } from "./corpus.ts";
import { pretrainedOf, trained } from "./embedder_names.ts";
import { embedderOf, embeddingsFile, galleryOf } from "./embedders.ts";
import type { CutOutVectors } from "./kept_vectors.ts";
import { encoderDigest, taskFor } from "./run.ts";

/** Vectors of all characters, by gallery. */
export interface Embeddings {
  /** Ids in the rows' order. */
  readonly ids: readonly string[];
  readonly galleries: Readonly<Record<Background, BothDirections>>;
  /**
   * What was subtracted from each gallery's rows, and is to be from a query's: the mean of others' frozen
   * weights, whose cosines say little else. Null where nothing was. `[D]`
   */
  readonly means: Readonly<Record<Background, Float64Array | null>>;
  /** The gallery that is searched: the one that the encoder was trained on. */
  readonly gallery: Background;
  /** The characters in the rows' order: those of the corpus whose cut-outs could be read. */
  readonly corpus: Corpus;
  readonly origin: Origin;
}

const parsed = (text: string | undefined): unknown => {
  try {
    return JSON.parse(text ?? "null");
  } catch {
    return null;
  }
};

/** The rows of one gallery, if they are what they should be: finite, one for each id. `[N, D]` */
function rowsOf(tensor: Tensor | undefined, count: number): Tensor<"float32"> | null {
  if (!tensor || tensor.dtype !== "float32" || tensor.shape.length !== 2) return null;
  const rows = tensor as Tensor<"float32">;
  const [n, dimension] = rows.shape;
  return n === count && dimension > 0 && rows.data.every(Number.isFinite) ? rows : null;
}

/** Writes both galleries, whose rows are the corpus's characters of these numbers; returns the file. */
export function writeEmbeddings(
  { directory, characters, digests }: Corpus,
  { embedder, encoder, step, figures, cutOuts, galleries }: CutOutVectors & {
    readonly embedder: string;
    /** Steps of its training. */
    readonly step: number;
    readonly figures: readonly number[];
  },
): string {
  const tensors = Object.fromEntries(
    backgrounds.flatMap((background) =>
      (["direct", "flipped"] as const).map((way) =>
        [`${background}.${way}`, galleries[background][way]] as const
      )
    ),
  );
  const ids = JSON.stringify(figures.map((i) => characters[i].id));
  const origin = originOf({ encoder, corpus: digests.figures, parameters: { embedder } });
  const text = {
    ids,
    step: String(step),
    origin: JSON.stringify(origin),
    cut_outs: JSON.stringify(cutOuts),
  };
  const file = embeddingsFile(directory, embedder);
  writeWhole(file, encodeSafetensors(tensors, text));
  return file;
}

/**
 * The vectors that `embed` left, if they are of this corpus and of the newest checkpoint, or of the
 * embedder that was named.
 *
 * @throws {Error} when nothing was embedded, the corpus or the encoder has changed since, or the file
 *   is damaged, with the command that makes them anew
 */
export function readEmbeddings(
  directory: string,
  { embedder: name = embedderOf(directory) }: { readonly embedder?: string | undefined } = {},
): Embeddings {
  const path = embeddingsFile(directory, name);
  const mend = taskFor("embed", directory) + (name === trained ? "" : ` --embedder ${name}`);
  if (!existsSync(path)) throw new Error(`There is no ${path}: run embed first (${mend})`);
  const refuse = (what: string): never => {
    throw new Error(`Cannot use ${path}: ${what}: run ${mend}`);
  };
  let read: ReturnType<typeof readSafetensors>;
  try {
    read = readSafetensors(path);
  } catch (error) {
    return refuse(reasonOf(error));
  }
  const { tensors, metadata } = read;
  const corpus = openCorpus(directory);
  const origin = readOrigin(parsed(metadata.origin));
  const other = misfit(origin, {
    corpus: corpus.digests.figures,
    // other embedders do not come from a training
    ...name === trained ? { encoder: encoderDigest(directory) } : {},
    parameters: { embedder: name },
  });
  if (other !== null) refuse(`the embeddings are of ${other}`);
  const ids = parsed(metadata.ids);
  const places = new Map(corpus.characters.map((character) => [character.id, character]));
  const known = Array.isArray(ids) && ids.every((id) => typeof id === "string" && places.has(id)) &&
    new Set(ids).size === ids.length;
  if (!known) refuse("its ids are not those of the corpus");
  const rows = ids as string[];
  const dimensions = new Set<number>();
  const vectors = (name: string) => {
    const found = rowsOf(tensors[name], rows.length) ??
      refuse(`"${name}" is not ${rows.length} rows of finite numbers`);
    dimensions.add(found.shape[1]);
    if (dimensions.size > 1) refuse("its galleries have vectors of different lengths");
    return found;
  };
  const stored = (background: Background) => ({
    direct: vectors(`${background}.direct`),
    flipped: vectors(`${background}.flipped`),
  });
  const shown = { with: stored("with background"), without: stored("without background") };
  const meanOf = ({ direct }: BothDirections) =>
    pretrainedOf(name)?.centred ? meanRow(direct) : null;
  const less = ({ direct, flipped }: BothDirections, mean: Float64Array | null) =>
    mean === null
      ? { direct, flipped }
      : { direct: centred(direct, mean), flipped: centred(flipped, mean) };
  const means = {
    "with background": meanOf(shown.with),
    "without background": meanOf(shown.without),
  };
  return {
    ids: rows,
    galleries: {
      "with background": less(shown.with, means["with background"]),
      "without background": less(shown.without, means["without background"]),
    },
    means,
    gallery: galleryOf(directory, name),
    corpus: { ...corpus, characters: rows.map((id) => places.get(id)!) },
    origin: origin!,
  };
}
