/** The vectors of a run's characters in a file, with what they were made from. */
import { existsSync } from "node:fs";
import { reasonOf } from "lib/assets/reason.ts";
import { writeWhole } from "lib/assets/whole_file.ts";
import { misfit, type Origin, originOf, readOrigin } from "lib/corpus/origin.ts";
import { ownDigest } from "lib/retrieval/onnx_encoder.ts";
import { centred, meanRow } from "lib/retrieval/centre.ts";
import type { BothDirections } from "lib/retrieval/direction.ts";
import { takeRows } from "lib/retrieval/embed.ts";
import { encodeSafetensors } from "lib/tensor/safetensors.ts";
import { openSafetensors, type SafetensorsFile } from "lib/tensor/safetensors_file.ts";
import type { Tensor } from "lib/tensor/tensor.ts";
import { type Background, backgrounds, type Corpus, openCorpus } from "./corpus.ts";
import { checkEmbedder, isOwnFile, pretrainedOf, trained } from "./embedder_names.ts";
import { calledAs, embedderOf, embeddingsFile, galleryOf } from "./embedders.ts";
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
  /** What each row was made from: a digest of its two cut-outs. */
  readonly cutOuts: readonly string[];
  /** Some rows of the gallery that is searched, in the order in which they are named. `[rows, D]` */
  readonly rows: (way: keyof BothDirections, numbers: readonly number[]) => Tensor<"float32">;
  /** The characters in the rows' order: those of the corpus whose cut-outs could be read. */
  readonly corpus: Corpus;
  readonly origin: Origin;
}

/** The directions in which cut-outs are seen. */
const ways = ["direct", "flipped"] as const;

/** What the tensors of a file are called. */
const tensorNames = backgrounds.flatMap((background) => ways.map((way) => `${background}.${way}`));

const parsed = (text: string | undefined): unknown => {
  try {
    return JSON.parse(text ?? "null");
  } catch {
    return null;
  }
};

const isFinite = ({ data }: Tensor<"float32">) => data.every(Number.isFinite);

/** What is made when it is first asked for. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}

/** Writes both galleries, whose rows are the corpus's characters of these numbers; returns the file. */
export function writeEmbeddings(
  { directory, characters, digests }: Corpus,
  { embedder, encoder, step, figures, cutOuts, galleries, gallery, centred }: CutOutVectors & {
    readonly embedder: string;
    /** The gallery that it was made for, and whether means are to be subtracted, where its file says so. */
    readonly gallery?: Background | undefined;
    readonly centred?: boolean | undefined;
    /** Steps of its training. */
    readonly step: number;
    readonly figures: readonly number[];
  },
): string {
  const tensors = Object.fromEntries(
    backgrounds.flatMap((background) =>
      ways.map((way) => [`${background}.${way}`, galleries[background][way]] as const)
    ),
  );
  const ids = JSON.stringify(figures.map((i) => characters[i].id));
  const origin = originOf({
    encoder,
    corpus: digests.figures,
    parameters: { embedder: calledAs(embedder) },
  });
  const text = {
    ids,
    step: String(step),
    origin: JSON.stringify(origin),
    cut_outs: JSON.stringify(cutOuts),
    ...isOwnFile(embedder) && { gallery: gallery ?? "", centred: String(centred ?? false) },
  };
  const file = embeddingsFile(directory, embedder);
  writeWhole(file, encodeSafetensors(tensors, text));
  return file;
}

/**
 * The vectors that `embed` left, if they are of this corpus and of the newest checkpoint, or of the
 * embedder that was named. Galleries are read when they are asked for, and rows alone without the others.
 *
 * @throws {Error} when nothing was embedded, the corpus or the encoder has changed since, or the file
 *   is damaged, with the command that makes them anew; where numbers are, when these are read
 */
export function openEmbeddings(
  directory: string,
  { embedder: name = embedderOf(directory) }: { readonly embedder?: string | undefined } = {},
): Embeddings {
  const path = embeddingsFile(directory, name);
  const mend = taskFor("embed", directory) + (name === trained ? "" : ` --embedder ${name}`);
  checkEmbedder(name);
  if (!existsSync(path)) throw new Error(`There is no ${path}: run embed first (${mend})`);
  const refuse = (what: string): never => {
    throw new Error(`Cannot use ${path}: ${what}: run ${mend}`);
  };
  const tried = <T>(read: () => T): T => {
    try {
      return read();
    } catch (error) {
      return refuse(reasonOf(error));
    }
  };
  const file: SafetensorsFile = tried(() => openSafetensors(path));
  const corpus = openCorpus(directory);
  const origin = readOrigin(parsed(file.metadata.origin));
  const other = misfit(origin, {
    corpus: corpus.digests.figures,
    // other embedders do not come from a training
    ...name === trained ? { encoder: encoderDigest(directory) } : {},
    ...isOwnFile(name) && existsSync(name) && { encoder: ownDigest(name) },
    parameters: { embedder: calledAs(name) },
  });
  if (other !== null) refuse(`the embeddings are of ${other}`);
  const list = (name: string): readonly string[] | null => {
    const found = parsed(file.metadata[name]);
    return Array.isArray(found) && found.every((one) => typeof one === "string") ? found : null;
  };
  const places = new Map(corpus.characters.map((character) => [character.id, character]));
  const ids = list("ids") ?? refuse("its ids are not those of the corpus");
  const isKnown = new Set(ids).size === ids.length && ids.every((id) => places.has(id));
  if (!isKnown) refuse("its ids are not those of the corpus");
  const cutOuts = list("cut_outs") ?? refuse("it does not say which cut-outs its rows are of");
  if (cutOuts.length !== ids.length) refuse("it names another number of cut-outs than of rows");
  const dimensions = new Set<number>();
  for (const tensor of tensorNames) {
    const { dtype, shape: [count, dimension, ...more] } = file.shapes.get(tensor) ??
      refuse(`it has no "${tensor}"`);
    if (dtype !== "float32" || count !== ids.length || !(dimension > 0) || more.length > 0) {
      refuse(`"${tensor}" is not ${ids.length} rows of finite numbers`);
    }
    dimensions.add(dimension);
    if (dimensions.size > 1) refuse("its galleries have vectors of different lengths");
  }
  const finite = (tensor: string, read: () => Tensor): Tensor<"float32"> => {
    const found = tried(read) as Tensor<"float32">;
    return isFinite(found)
      ? found
      : refuse(`"${tensor}" is not ${ids.length} rows of finite numbers`);
  };
  const stored = (background: Background, way: keyof BothDirections) => {
    const tensor = `${background}.${way}`;
    return finite(tensor, () => file.tensor(tensor));
  };
  const own = isOwnFile(name) ? file.metadata : null;
  const isCentred = own ? own.centred === "true" : pretrainedOf(name)?.centred === true;
  const read = (background: Background) =>
    once(() => {
      const [direct, flipped] = [stored(background, "direct"), stored(background, "flipped")];
      if (!isCentred) return { direct, flipped, mean: null };
      const mean = meanRow(direct);
      return { direct: centred(direct, mean), flipped: centred(flipped, mean), mean };
    });
  const shown = {
    "with background": read("with background"),
    "without background": read("without background"),
  };
  const gallery = backgrounds.find((one) => one === own?.gallery) ?? galleryOf(directory, name);
  const lazily = <T>(of: (background: Background) => T): Readonly<Record<Background, T>> => ({
    get "with background"() {
      return of("with background");
    },
    get "without background"() {
      return of("without background");
    },
  });
  return {
    ids,
    galleries: lazily((background) => shown[background]()),
    // without a mean to take away nothing need be read
    means: lazily((background) => isCentred ? shown[background]().mean : null),
    gallery,
    cutOuts,
    rows(way, numbers) {
      if (isCentred) return takeRows(shown[gallery]()[way], numbers);
      const tensor = `${gallery}.${way}`;
      return finite(tensor, () => file.rows(tensor, numbers));
    },
    corpus: { ...corpus, characters: ids.map((id) => places.get(id)!) },
    origin: origin!,
  };
}

/** The vectors that `embed` left, all of them read and checked. @throws {Error} as `openEmbeddings` does */
export function readEmbeddings(
  directory: string,
  options: { readonly embedder?: string | undefined } = {},
): Embeddings {
  const opened = openEmbeddings(directory, options);
  // each is read as it is asked for, so that what is damaged is told now
  return { ...opened, galleries: { ...opened.galleries } };
}
