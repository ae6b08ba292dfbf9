/** A run's folder with everything that stages leave in it: a corpus, its vectors, pairs, a checkpoint. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { runDuplicates } from "lib/study/duplicates_run.ts";
import { runEmbed } from "lib/study/embed_run.ts";
import { runMap } from "lib/study/figure_map.ts";
import { trainingOf } from "lib/study/run.ts";
import { openStore } from "lib/corpus/store.ts";
import { maskFromPixels } from "lib/geometry/mask.ts";
import { saveCheckpoint, untrained } from "lib/simclr/checkpoint.ts";
import { configs } from "lib/simclr/config.ts";
import { writeHistory } from "lib/simclr/history.ts";
import type { ReviewVerdict } from "lib/corpus/verdict.ts";
import { placed, verdictOf } from "tests/corpus/verdict_sample.ts";
import { fakeCorpus, fakeCutOuts } from "tests/study/fake_corpus.ts";
import { listening } from "tests/study/listening.ts";
import { size } from "./label_bases.ts";

/** A mask of stripes over a whole picture. */
const strokes = () =>
  maskFromPixels(
    Array.from({ length: size.width * size.height }, (_, i) => Number(i % 7 === 0)),
    size,
  );

const figureOf = (plate: string) =>
  placed(plate, { ...size, figure: `${plate}.00`, box: [10, 8, 50, 38] });

/** One verdict of each kind. */
export const baseVerdicts: readonly ReviewVerdict[] = [
  verdictOf(1, { a: placed("a", size), b: placed("b", size), who: "=1+1" }),
  verdictOf(2, {
    a: figureOf("a"),
    b: figureOf("b"),
    suggestion: { model: "m", hash: "", type: "recut", probability: 0.5 },
  }),
  verdictOf(3, { type: "drop", a: figureOf("b"), b: null, undone: "2026-02-01T00:00:00.000Z" }),
];

/** A corpus of two plates. */
export function writeStore(path: string): void {
  using store = openStore(path);
  store.addVerdicts(baseVerdicts);
  store.begin({
    collection: "prints",
    detector: "ink",
    detectorSha256: null,
    segmenter: "grabcut",
    segmenterSha256: null,
    parameters: { minScore: 0.5 },
  });
  for (const id of ["a", "b"]) {
    store.add({
      plate: {
        id,
        work: id,
        impression: "",
        file: `${id}.png`,
        ...size,
        source: "",
        rights: "CC0",
      },
      sha256: "0".repeat(64),
      missed: 0,
      skipped: null,
      floor: 0.05,
      detections: [0, 1, 2].map((n) => ({
        box: [10, -8, 50, 38] as const,
        score: 0.9 - n / 10,
        label: "person",
        ...n === 1 ? { phrase: "a man", tokens: [{ token: "man", score: 0.4 }] } : {},
      })),
      characters: [0, 1].map((n) => ({
        id: `${id}.0${n}`,
        plate: id,
        box: [10, 8, 50, 38] as const,
        score: 0.9 - n / 10,
        label: "person",
        mask: strokes(),
        name: "Alice",
        match: 0.8,
        withBackground: `with_background/${id}.0${n}.png`,
        withoutBackground: `without_background/${id}.0${n}.png`,
      })),
    });
  }
}

const summary = {
  format: "burin-summary-1",
  corpus: "prints",
  seed: 1,
  versions: { deno: "2.9.6" },
  machine: { system: "linux", cores: 2 },
  seconds: { extract: 1.5, train: 20 },
  extraction: {
    plates: 2,
    characters: 4,
    false: 0,
    missed: 1,
    skipped: [{ plate: "a", reason: "damaged" }],
    digest: "0".repeat(64),
    finished: true,
    of: 2,
  },
  duplicates: [{ kind: "coloured", precision: 1, recall: 0.5, found: 1, truth: 2, correct: 1 }],
  threshold: { value: 0.4, pairs: 60 },
};

/** Another corpus of two plates, with its cut-outs, their vectors and pairs, by an embedder without training. */
export async function writeRun(directory: string): Promise<void> {
  fakeCorpus(directory, { plates: 2 });
  await fakeCutOuts(directory);
  const { context } = listening();
  await runEmbed({ directory, embedder: "phash" }, context);
  await runMap({ directory, embedder: "phash", seed: 1, epochs: 5 }, context);
  await runDuplicates({ directory, seed: 1, neighbours: 2, embedder: "phash" }, context);
  writeFileSync(join(directory, "summary.json"), JSON.stringify(summary));
}

/** The checkpoint of a network that is as small as one can be, and a history of two steps. */
export function writeTraining(directory: string): void {
  const small = { kind: "resnet", blocks: [1], widths: [4], stem: "half" } as const;
  const config = { ...configs.demo, encoder: small };
  const place = trainingOf(directory);
  saveCheckpoint({ ...untrained(config, 1), step: 2 }, { directory: place, best: false });
  const figures = { loss: 1, learningRate: 0.1, top1: 0.5, top5: 1, meanRank: 2, spread: 0.1 };
  writeHistory(
    place,
    [0, 1].map((epoch) => ({
      step: epoch + 1,
      epoch,
      ...figures,
      alignment: 0.1,
      uniformity: -1,
    })),
  );
}
