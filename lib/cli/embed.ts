/** `embed`: every character of a corpus as a vector, as it is and in a mirror. */
import { existsSync } from "node:fs";
import { reasonOf } from "lib/assets/reason.ts";
import { writeWhole } from "lib/assets/whole_file.ts";
import { flipHorizontal } from "lib/image/image.ts";
import { misfit, type Origin, originOf, readOrigin } from "lib/corpus/origin.ts";
import type { BothDirections } from "lib/retrieval/direction.ts";
import { type Embedder, stack } from "lib/retrieval/embed.ts";
import { encodeSafetensors } from "lib/tensor/safetensors.ts";
import { readSafetensors } from "lib/tensor/safetensors_file.ts";
import { float32, type Tensor } from "lib/tensor/tensor.ts";
import { command, type Context, ranges } from "./command.ts";
import { embedderOf, embedderOption, embeddingsFile, openEmbedder, trained } from "./embedders.ts";
import { runFolder, runOptions } from "./run_folder.ts";
import { addToSummary, type Summary } from "lib/study/summary.ts";
import { writtenLines } from "./told.ts";
import { counted } from "lib/study/counted.ts";
import {
  type Background,
  backgrounds,
  type Corpus,
  cutOutOrNull,
  openCorpus,
} from "lib/study/corpus.ts";
import { timed } from "lib/study/record.ts";
import { encoderDigest, taskFor, workIn } from "lib/study/run.ts";

/** Vectors of all characters, by gallery. */
export interface Embeddings {
  /** Ids in the rows' order. */
  readonly ids: readonly string[];
  readonly galleries: Readonly<Record<Background, BothDirections>>;
  /** The characters in the rows' order: those of the corpus whose cut-outs could be read. */
  readonly corpus: Corpus;
  readonly origin: Origin;
}

/** Characters whose pictures are in memory at a time. */
const chunk = 32;

/** A gallery's vectors by the numbers of its characters; those that could not be read are missing. */
async function galleryOf(
  embedder: Embedder,
  { corpus, background, context, onProgress }: {
    corpus: Corpus;
    background: Background;
    context: Context;
    onProgress: (done: number) => void;
  },
): Promise<Map<number, { direct: Float32Array; flipped: Float32Array }>> {
  const found = new Map<number, { direct: Float32Array; flipped: Float32Array }>();
  const { length: count } = corpus.characters;
  for (let from = 0; from < count; from += chunk) {
    context.signal.throwIfAborted();
    const numbers = Array.from({ length: Math.min(chunk, count - from) }, (_, i) => from + i);
    const images = await Promise.all(
      numbers.map((i) => cutOutOrNull(corpus, i, background, context)),
    );
    const readable = numbers.filter((_, i) => images[i] !== null);
    const pictures = images.filter((image) => image !== null);
    if (pictures.length > 0) {
      const direct = await embedder.embed(pictures); // [N, F]
      const flipped = await embedder.embed(pictures.map(flipHorizontal)); // [N, F]
      const [, f] = direct.shape;
      const row = ({ data }: Tensor<"float32">, i: number) => data.slice(i * f, (i + 1) * f);
      readable.forEach((number, i) =>
        found.set(number, { direct: row(direct, i), flipped: row(flipped, i) })
      );
    }
    onProgress(from + numbers.length);
  }
  return found;
}

/**
 * Embeds both galleries, by the newest checkpoint where nothing else is named, and keeps them.
 * Characters whose cut-outs cannot be read are passed over in both.
 */
export async function runEmbed(
  { directory, threads, embedder: name = trained }: {
    readonly directory: string;
    readonly threads?: number;
    /** One of `embedderNames`. */
    readonly embedder?: string;
  },
  context: Context,
): Promise<Summary> {
  const corpus = openCorpus(directory);
  await using opened = await openEmbedder(name, { directory, threads });
  using _alone = workIn(directory, "embed characters");
  const count = corpus.characters.length;
  const { result: galleries, seconds } = await timed(async () => {
    using bar = context.bar("embedding", backgrounds.length * count);
    const made: Awaited<ReturnType<typeof galleryOf>>[] = [];
    for (const [g, background] of backgrounds.entries()) {
      const onProgress = (done: number) => bar.at(g * count + done, background);
      made.push(await galleryOf(opened.embedder, { corpus, background, context, onProgress }));
    }
    return made;
  });
  const kept = corpus.characters.map((_, i) => i)
    .filter((i) => galleries.every((gallery) => gallery.has(i)));
  if (kept.length < 2) {
    throw new Error(
      `Of ${count} cut-outs in ${directory} ${kept.length} could be read: nothing to compare. ` +
        `Run ${taskFor("extract", directory)} --verify, which cuts them out anew`,
    );
  }
  const tensors: Record<string, Tensor> = {};
  for (const [g, background] of backgrounds.entries()) {
    for (const way of ["direct", "flipped"] as const) {
      const rows = kept.map((i) => galleries[g].get(i)![way]);
      tensors[`${background}.${way}`] = stack(rows.map((row) => float32(row, [1, row.length])));
    }
  }
  const ids = JSON.stringify(kept.map((i) => corpus.characters[i].id));
  const origin = originOf({
    encoder: opened.digest,
    corpus: corpus.digests.figures,
    parameters: { embedder: name },
  });
  const text = { ids, step: String(opened.step), origin: JSON.stringify(origin) };
  writeWhole(embeddingsFile(directory, name), encodeSafetensors(tensors, text));
  return addToSummary(directory, { seconds: { embed: seconds } });
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

/**
 * The vectors that `embed` left, if they are of this corpus and of the newest checkpoint, or of the
 * embedder that was named.
 *
 * @throws {Error} when nothing was embedded, the corpus or the encoder has changed since, or the file
 *   is damaged, with the command that makes them anew
 */
export function readEmbeddings(
  directory: string,
  { embedder: name = embedderOf(directory) }: { readonly embedder?: string } = {},
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
  const both = (background: Background) => ({
    direct: vectors(`${background}.direct`),
    flipped: vectors(`${background}.flipped`),
  });
  return {
    ids: rows,
    galleries: {
      "with background": both("with background"),
      "without background": both("without background"),
    },
    corpus: { ...corpus, characters: rows.map((id) => places.get(id)!) },
    origin: origin!,
  };
}

export const embedCommand = command({
  name: "embed",
  about: "Turn every character of a corpus into a vector, by the newest checkpoint or without one.",
  takes: [],
  examples: ["embed", "embed --out out/demo", "embed --embedder phash"],
  options: {
    ...runOptions,
    embedder: { ...embedderOption, default: trained },
    threads: { kind: "number", about: "Threads", range: ranges.threads },
  },
  async run({ options }, context) {
    const directory = runFolder(options, context);
    const summary = await runEmbed({ ...options, directory }, context);
    const { embedder } = options;
    const { ids, galleries } = readEmbeddings(directory, { embedder });
    const { shape: [, dimension] } = galleries["with background"].direct;
    context.say(
      `${counted(ids.length, "character")}, with background and without, as they are and in a ` +
        `mirror, by ${embedder}: ${dimension} numbers each`,
    );
    for (const line of writtenLines([embeddingsFile(directory, embedder)])) context.say(line);
    return summary;
  },
});
