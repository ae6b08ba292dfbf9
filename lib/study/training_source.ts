/** What `train` reads: its characters' views, and a look at them before the first step. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { writeWhole } from "lib/assets/whole_file.ts";
import { type Collapse, collapseWarnings, measureCollapse } from "lib/augment/collapse.ts";
import type { Loader } from "lib/augment/loader.ts";
import { keptPictures, type PictureSource } from "lib/augment/pictures.ts";
import { previewPair } from "lib/augment/preview.ts";
import { recipeName, recipeOf } from "lib/augment/recipes.ts";
import { openShardCache } from "lib/augment/shard_cache.ts";
import { encodeJpeg } from "lib/image/image.ts";
import { coloursOf } from "lib/nn/picture.ts";
import { galleryImage } from "lib/plot/gallery.ts";
import type { SimclrConfig } from "lib/simclr/config.ts";
import type { IdentityItem } from "lib/simclr/identity_batches.ts";
import { openViews } from "lib/simclr/views.ts";
import { defaultCache, defaultWorkers } from "./defaults.ts";
import { passOver, type StageContext } from "./stage_context.ts";
import type { TrainingSummary, ViewsSummary } from "lib/study/summary.ts";
import { type Background, type Corpus, cutOutFile, openCutOut } from "lib/study/corpus.ts";
import { cacheOf } from "lib/study/run.ts";

/** Characters looked at before training, and pairs of each: a few seconds at most. */
const look = { most: 200, epochs: 2 };
/** Rows of pictures of what is destroyed. */
const rows = 12;

export interface SourceOptions {
  readonly config: SimclrConfig;
  readonly seed: number;
  /** Numbers of characters. */
  readonly split: { readonly train: readonly number[]; readonly heldOut: readonly number[] };
  readonly background: Background;
  /** Who is who among those that are trained on, as `train` is told it. */
  readonly items?: readonly IdentityItem[];
  readonly workers?: number;
  readonly cache?: number;
}

export interface TrainingSource extends AsyncDisposable {
  readonly train: Loader;
  readonly heldOut: Loader;
  /** Characters that were left out, so far. */
  readonly unreadable: TrainingSummary["unreadable"];
  /**
   * Looks at what the recipe does to some of the characters, says it, and writes pictures of those
   * that it destroys to `destroyed.jpg`.
   */
  look(): Promise<ViewsSummary>;
}

/** Opens the views of a corpus's characters, to be closed with `await using`. */
export function openSource(
  corpus: Corpus,
  { config, seed, split, background, items, workers = defaultWorkers, cache = defaultCache }:
    SourceOptions,
  context: StageContext,
): TrainingSource {
  const { characters, directory } = corpus;
  const opened = { recipe: recipeOf(config.augmentation), size: config.size };
  const open = (index: number) => openCutOut(corpus, index, background);
  const shards = cache === 0 ? null : openShardCache({
    ...opened,
    directory: cacheOf(directory),
    read: (index) => readFile(cutOutFile(corpus, index, background)),
    nameOf: (index) => cutOutFile(corpus, index, background),
    limit: cache * 2 ** 30,
    onTrouble: context.say,
  });
  const all: PictureSource = shards ?? { picture: keptPictures({ ...opened, open, shared: true }) };
  const sourceOf = (numbers: readonly number[]): PictureSource => ({
    picture: (item) => all.picture(numbers[item]),
    forget: all.forget,
  });
  const unreadable: { character: string; reason: string }[] = [];
  const loaderOf = (numbers: readonly number[], how: { inOrder: boolean; workers: number }) =>
    openViews(config, {
      ...how,
      ...how.inOrder && items && { items },
      count: numbers.length,
      seed,
      source: sourceOf(numbers),
      nameOf: (item) => characters[numbers[item]].id,
      onSkip({ name, error, replacement }) {
        unreadable.push({ character: name, reason: error.message });
        // said below, with who takes its place
        passOver({ ...context, say: () => {} }, { file: name, reason: error.message });
        const other = characters[numbers[replacement]].id;
        context.say(`left out ${name}, ${other} takes its place: ${error.message}`);
      },
    });
  const train = loaderOf(split.train, { inOrder: true, workers });

  async function show({ destroyed }: Collapse): Promise<void> {
    const pictures = [];
    for (const { item, epoch, view } of destroyed.found.slice(0, rows)) {
      const index = split.train[item];
      const [original, ...views] = previewPair(await open(index), { ...opened, seed, epoch, item });
      pictures.push({ ...original, caption: characters[index].id }, views[view]);
    }
    const sheet = await galleryImage(pictures, { columns: 4, cell: { width: 150, height: 180 } });
    const file = join(directory, "destroyed.jpg");
    writeWhole(file, await encodeJpeg(sheet));
    context.say(`${destroyed.count === 1 ? "It is" : "Some of them are"} shown in ${file}`);
  }

  return {
    train,
    heldOut: loaderOf(split.heldOut, { inOrder: false, workers: 0 }),
    unreadable,
    async look() {
      const { length: count } = split.train;
      const found = await measureCollapse({
        ...opened,
        ...coloursOf(config.encoder),
        ...look,
        seed,
        count,
        source: sourceOf(split.train),
      });
      const recipe = recipeName(config.augmentation);
      for (const line of collapseWarnings(found, { recipe, count })) context.say(line);
      if (found.destroyed.count > 0) await show(found);
      const { looked, identical, clamped, blank, destroyed } = found;
      return {
        looked,
        identical: identical.share,
        clamped: clamped.share,
        blank: blank.share,
        destroyed: destroyed.share,
        characters: destroyed.items.map((item) => characters[split.train[item]].id),
      };
    },
    async [Symbol.asyncDispose]() {
      await train[Symbol.asyncDispose]();
      shards?.[Symbol.dispose]();
    },
  };
}
