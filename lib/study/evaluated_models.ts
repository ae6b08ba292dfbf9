/** The models of a whole evaluation: a run's encoder, what needs no training, and what was never trained. */
import { locateAsset } from "lib/assets/fetch.ts";
import { modelManifests, withId } from "lib/assets/manifest.ts";
import { atSize } from "lib/retrieval/at_size.ts";
import { openEncoder } from "lib/retrieval/encoder.ts";
import { type Checkpoint, untrained } from "lib/simclr/checkpoint.ts";
import { configs, resized, type SimclrConfig } from "lib/simclr/config.ts";
import { readSafetensors } from "lib/tensor/safetensors_file.ts";
import { openCorpus } from "./corpus.ts";
import {
  checkEmbedder,
  embedderNames,
  isOwnFile,
  pretrainedOf,
  trained,
} from "./embedder_names.ts";
import { calledAs, type OpenedEmbedder, openEmbedder } from "./embedders.ts";
import { encoderDigest, newestCheckpoint } from "./run.ts";
import { readSummary } from "./summary.ts";
import { splitOf } from "./training_split.ts";
import { UsageError } from "./usage.ts";
import type { TestedModel } from "./whole_evaluation.ts";

/** Models that must be disposed of. */
export interface TestedModels extends AsyncDisposable {
  /** The run's encoder first, where there is one. */
  readonly models: readonly TestedModel[];
  /** The run's checkpoint; null where there is none. */
  readonly checkpoint: Checkpoint | null;
  /** What the vectors of each depend on besides pictures: its weights and how it looks. */
  readonly digests: readonly string[];
}

/** The book of a plate, or its collection where plates are of no book. */
export const bookOfSheet = (
  { more }: { readonly more?: Readonly<Record<string, string>> | undefined },
  { corpus }: { readonly corpus: string },
): string => more?.book ?? corpus;

/** Ids of the characters that a run's encoder was trained on, and of those held out. */
export function trainedOn(directory: string): {
  readonly trained: readonly string[];
  readonly heldOut: readonly string[];
  readonly books: readonly string[];
} {
  const corpus = openCorpus(directory);
  const summary = readSummary(directory);
  const { heldOut: share = 0, seed = summary.seed } = summary.origins?.training?.parameters ?? {};
  const split = splitOf(corpus, { share: Number(share), seed: Number(seed) });
  const idsOf = (numbers: readonly number[]) => numbers.map((i) => corpus.characters[i].id);
  return {
    trained: idsOf(split.train),
    heldOut: idsOf(split.heldOut),
    books: [
      ...new Set(split.train.map((i) => bookOfSheet(corpus.characters[i].sheet, summary))),
    ].sort(),
  };
}

/** Books whose figures weights of models/ were found on, as their file tells; none of others' weights. */
async function booksOf(id: string): Promise<string[]> {
  const manifest = withId(modelManifests(), id);
  const found = manifest && await locateAsset(manifest);
  const { books } = found ? readSafetensors(found.file).metadata : {};
  return books === undefined ? [] : books.split(" ");
}

/** Embedders of pretrained weights that are at hand, in colour and in grey: nothing is downloaded. */
export async function pretrainedAtHand(): Promise<string[]> {
  const names: string[] = [];
  for (const name of embedderNames) {
    const weights = pretrainedOf(name)?.weights;
    const manifest = withId(modelManifests(), weights);
    if (manifest?.kind === "weights" && await locateAsset(manifest)) names.push(name);
  }
  return names;
}

/** @throws {UsageError} where two files have one name: in tables and what is kept they would be one model */
function refuseNamesakes(files: readonly string[]): void {
  for (const [name, [first, second]] of Map.groupBy(files, calledAs)) {
    if (second === undefined) continue;
    throw new UsageError(
      `--embedder has ${first} and ${second}, which are both called ${name}, so that nobody could tell ` +
        "their numbers apart: rename one, or leave one out",
    );
  }
}

/** The frozen network that stands in every table, where no run says which. */
const frozenName = "efficientnet_lite0";

/**
 * A pretrained network, as it is: the run's own where its weights are at hand, else the small one; or null.
 * It sees pictures at the size of the run's views.
 */
export async function openFrozen(
  { weights, size }: Pick<SimclrConfig, "weights" | "size">,
  { directory = ".", threads }: {
    readonly directory?: string;
    readonly threads?: number | undefined;
  } = {},
): Promise<OpenedEmbedder | null> {
  const names = await pretrainedAtHand();
  const name = [weights, frozenName].find((one) => one !== null && names.includes(one));
  if (!name) return null;
  const opened = await openEmbedder(name, { directory, threads });
  return {
    ...opened,
    embedder: { ...atSize(opened.embedder, size), centred: pretrainedOf(name)!.centred },
    [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
  };
}

/** The small network that stands for the untrained one where no run says which, of the frozen one's size. */
const ownConfig: SimclrConfig = resized(
  Object.values(configs).find(({ weights }) => weights === frozenName) ?? configs.demo,
  { height: 224, width: 224 },
);

/**
 * Opens the run's encoder, its features h and its head's z, all pretrained networks at hand, frozen, the same
 * network untrained, and the perceptual hash.
 *
 * @param options.only some of `embedderNames` and ONNX files, apart by ",": these, the untrained network and the hash alone
 * @throws {UsageError} where there is no embedder of that name, or two files have one name
 */
export async function openTestedModels(
  { directory, threads, seed, only }: {
    readonly directory: string;
    readonly threads?: number | undefined;
    readonly seed: number;
    readonly only?: string | undefined;
  },
): Promise<TestedModels> {
  const names = only?.split(",").map((name) => name.trim());
  names?.forEach(checkEmbedder);
  const files = names?.filter(isOwnFile) ?? [];
  refuseNamesakes(files);
  await using stack = new AsyncDisposableStack();
  const models: TestedModel[] = [];
  const digests: string[] = [];
  const isAsked = (name: string) => names?.includes(name) ?? true;
  const checkpoint = isAsked(trained) && encoderDigest(directory) !== null
    ? newestCheckpoint(directory)
    : null;
  if (checkpoint) {
    const { books } = trainedOn(directory);
    for (const [output, label] of [["h", trained], ["z", `${trained} z`]] as const) {
      const embedder = stack.use(await openEncoder(checkpoint, { threads, output, label }));
      models.push({ embedder, books });
      digests.push(`${label} ${encoderDigest(directory)}`);
    }
  }
  for (const name of (await pretrainedAtHand()).filter(isAsked)) {
    const { embedder, digest } = stack.use(await openEmbedder(name, { directory, threads }));
    const { weights, centred } = pretrainedOf(name)!;
    models.push({ embedder: { ...embedder, centred }, books: await booksOf(weights) });
    digests.push(digest);
  }
  for (const file of files) {
    const { embedder, digest } = stack.use(await openEmbedder(file, { directory, threads }));
    models.push({ embedder, books: null });
    digests.push(digest);
  }
  const raw = checkpoint
    ? untrained(checkpoint.config, checkpoint.seed)
    : untrained(ownConfig, seed);
  const embedder = stack.use(await openEncoder(raw, { threads, label: "untrained" }));
  models.push({ embedder, books: [] });
  digests.push(`untrained ${JSON.stringify(raw.config)}, seed ${raw.seed}`);
  const { embedder: hash } = stack.use(await openEmbedder("phash", { directory }));
  models.push({ embedder: hash, books: [] });
  digests.push("phash");
  const open = stack.move();
  return { models, checkpoint, digests, [Symbol.asyncDispose]: () => open.disposeAsync() };
}
