/** `embed`: every character of a corpus as a vector, as it is and in a mirror. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writeWhole } from "lib/assets/whole_file.ts";
import { flipHorizontal } from "lib/image/image.ts";
import { openEncoder } from "lib/notebook/encoder.ts";
import type { BothDirections } from "lib/retrieval/direction.ts";
import { embedAll } from "lib/retrieval/embed.ts";
import { decodeSafetensors, encodeSafetensors } from "lib/tensor/safetensors.ts";
import type { Tensor } from "lib/tensor/tensor.ts";
import { command, type Context, ranges } from "./command.ts";
import { runFolder, runOptions } from "./run_folder.ts";
import { addToSummary, type Summary } from "./summary.ts";
import { counted, writtenLines } from "./told.ts";
import {
  type Background,
  backgrounds,
  newestCheckpoint,
  openCorpus,
  openCutOut,
  timed,
} from "./workspace.ts";

const file = (directory: string) => join(directory, "embeddings.safetensors");

/** Vectors of all characters, by gallery. */
export interface Embeddings {
  /** Ids in the rows' order. */
  readonly ids: readonly string[];
  readonly galleries: Readonly<Record<Background, BothDirections>>;
}

/** Embeds both galleries with the newest checkpoint and keeps them in `embeddings.safetensors`. */
export async function runEmbed(
  { directory, threads }: { readonly directory: string; readonly threads?: number },
  context: Context,
): Promise<Summary> {
  const corpus = openCorpus(directory);
  const checkpoint = newestCheckpoint(directory);
  const count = corpus.characters.length;
  const { result, seconds } = await timed(async () => {
    await using encoder = await openEncoder(checkpoint, { threads });
    using bar = context.bar("embedding", 4 * count);
    const tensors: Record<string, Tensor> = {};
    let before = 0;
    for (const background of backgrounds) {
      for (const way of ["direct", "flipped"] as const) {
        const open = async (i: number) => {
          const image = await openCutOut(corpus, i, background);
          return way === "direct" ? image : flipHorizontal(image);
        };
        const onProgress = (done: number) => bar.at(before + done, background);
        const options = { count, open, onProgress, signal: context.signal };
        tensors[`${background}.${way}`] = await embedAll(encoder, options); // [N, F]
        before += count;
      }
    }
    return tensors;
  });
  const ids = JSON.stringify(corpus.characters.map(({ id }) => id));
  writeWhole(file(directory), encodeSafetensors(result, { ids, step: String(checkpoint.step) }));
  return addToSummary(directory, { seconds: { embed: seconds } });
}

/** @throws {Error} when nothing was embedded, or the corpus has changed since */
export function readEmbeddings(directory: string): Embeddings {
  if (!existsSync(file(directory))) {
    throw new Error(`There is no ${file(directory)}: run embed first`);
  }
  const { tensors, metadata } = decodeSafetensors(readFileSync(file(directory)));
  const ids: string[] = JSON.parse(metadata.ids);
  const now = openCorpus(directory).characters.map(({ id }) => id);
  if (JSON.stringify(ids) !== JSON.stringify(now)) {
    throw new Error(`${file(directory)} is of another corpus: run embed again`);
  }
  const both = (background: Background) => ({
    direct: tensors[`${background}.direct`] as Tensor<"float32">,
    flipped: tensors[`${background}.flipped`] as Tensor<"float32">,
  });
  return {
    ids,
    galleries: {
      "with background": both("with background"),
      "without background": both("without background"),
    },
  };
}

export const embedCommand = command({
  name: "embed",
  about: "Turn every character of a corpus into a vector by the newest checkpoint.",
  takes: [],
  examples: ["embed", "embed --out out/demo"],
  options: {
    ...runOptions,
    threads: { kind: "number", about: "Threads", range: ranges.threads },
  },
  async run({ options }, context) {
    const directory = runFolder(options, context);
    const summary = await runEmbed({ ...options, directory }, context);
    const { ids, galleries } = readEmbeddings(directory);
    const { shape: [, dimension] } = galleries["with background"].direct;
    context.say(
      `${counted(ids.length, "character")}, with background and without, as they are and in a ` +
        `mirror: ${dimension} numbers each`,
    );
    for (const line of writtenLines([file(directory)])) context.say(line);
    return summary;
  },
});
