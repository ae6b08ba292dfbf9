/** The detectors and segmenters of an extraction, by name or by file. */
import { existsSync } from "node:fs";
import { type ModelManifest, modelManifests } from "lib/assets/manifest.ts";
import { namedCollection } from "lib/corpus/named_collection.ts";
import type { Collection, Plate } from "lib/corpus/plate.ts";
import type { Detector } from "lib/detect/detection.ts";
import { fromLabels } from "lib/detect/labels.ts";
import {
  describeDetector,
  detectorKinds,
  detectorNames,
  openDetector,
  type OpenDetectorOptions,
  shippedDetector,
} from "lib/detect/open.ts";
import type { Named } from "lib/extract/extract.ts";
import { langSamForms, type LangSamName } from "lib/segment/lang_sam.ts";
import { defaultSegmenter, type OpenedSegmenter, openSegmenter } from "lib/segment/open.ts";
import { suggestion, UsageError } from "./usage.ts";

/** What a detector is told besides its name. */
export interface PlateDetectorOptions {
  /** Whose labels "labels" finds. */
  readonly collection: Pick<Collection, "labels">;
  /** Threads of a model. Default: one per core. */
  readonly threads?: number | undefined;
  /** Classes of a model of one's own in their order, apart by ","; all are kept. */
  readonly classes?: string | undefined;
  /** What a text detector looks for, phrases apart by ";": a pass for each. */
  readonly prompt?: string | undefined;
  /** Longest side in pixels of what YOLOX sees of a plate; several: each is looked at. */
  readonly side?: number | readonly number[] | undefined;
  /** Whether YOLOX sees plates in a mirror, too. */
  readonly mirrored?: boolean | undefined;
  /** Longest side of a tile, for plates that are larger. */
  readonly tile?: number | undefined;
}

/** A detector as an extraction takes it. */
export interface PlateDetector extends Named<(plate: Plate) => Detector> {
  /** The least score that counts as found. */
  readonly minScore: number;
}

/** The phrases of a prompt, each once. @throws {UsageError} where there is none */
function phrasesOf(prompt: string): string[] {
  const phrases = prompt.split(";").map((phrase) => phrase.trim()).filter(Boolean);
  if (phrases.length === 0) throw new UsageError(`--prompt names nothing: "${prompt}"`);
  return [...new Set(phrases)];
}

/** Names that a detector of an extraction may have. */
const plateDetectorNames = (): readonly string[] => {
  const [first, ...others] = detectorNames().toSorted((a, b) =>
    Number(b === "ink") - Number(a === "ink")
  );
  return [
    ...[first, "labels", ...others],
    ...Object.keys(langSamForms),
    ...detectorKinds.map((kind) => `${kind}:FILE`),
  ];
};

/** Whether a name is of the form KIND:FILE. */
function isOwn(name: string): boolean {
  const [kind, ...file] = name.split(":");
  return file.length > 0 && (detectorKinds as readonly string[]).includes(kind);
}

/**
 * @param name undefined is the default, and always there
 * @throws {UsageError} where no detector has this name: before any work is done for it
 */
export function checkDetectorName(name: string | undefined): void {
  const known = plateDetectorNames();
  if (name === undefined || known.includes(name) || isOwn(name)) return;
  if (existsSync(name)) {
    throw new UsageError(
      `${name} is a file: say of which kind its model is, as yolox:${name} for one of deno task ` +
        `finetune. Kinds: ${detectorKinds.join(", ")}`,
    );
  }
  throw new UsageError(
    `There is no detector "${name}".${suggestion(name, known)} Known: ${known.join(", ")}`,
  );
}

/** The detector of a corpus where none is named: the one that ships; where it is not here, another. */
export function defaultDetector(
  corpus: string,
  manifests: readonly ModelManifest[] = modelManifests(),
): string {
  if (describeDetector(shippedDetector, manifests)) return shippedDetector;
  return ["alice", "prints"].includes(namedCollection(corpus)?.name ?? "") ? "yolox" : "ink";
}

/** Only YOLOX takes other sizes and mirrors. Sides of an input are multiples of 32. */
function checkLooks(
  name: string,
  { side, mirrored }: Pick<PlateDetectorOptions, "side" | "mirrored">,
): void {
  if (side === undefined && mirrored === undefined) return;
  const kind = describeDetector(name)?.row.kind ?? name.split(":")[0];
  const option = side === undefined ? "--mirrored" : "--side";
  if (kind !== "yolox") throw new UsageError(`${option} is for YOLOX alone, not for ${name}`);
  for (const one of [side ?? []].flat()) {
    if (one % 32 !== 0) throw new UsageError(`--side is a multiple of 32, not ${one}`);
  }
}

/**
 * What a detector is opened with, where it is one of `lib/detect/open.ts` or KIND:FILE.
 *
 * @throws {UsageError} when there is none of that name, or no such file
 */
export function toldDetector(
  name: string,
  options: Omit<PlateDetectorOptions, "collection">,
): Omit<OpenDetectorOptions, "locate"> {
  const { threads, classes, prompt, side, mirrored, tile } = options;
  checkDetectorName(name);
  checkLooks(name, options);
  const file = name.split(":").slice(1).join(":");
  if (isOwn(name) && !existsSync(file)) {
    throw new UsageError(`There is no file ${file} for --detector ${name}`);
  }
  return {
    threads,
    spinning: false,
    side,
    mirrored,
    tile,
    ...classes === undefined
      ? {}
      : { classes: classes.split(",").map((one) => one.trim()).filter(Boolean) },
    ...prompt === undefined ? {} : { prompt: phrasesOf(prompt) },
  };
}

/**
 * A detector by its name, with the score from which it is believed: one of `lib/detect/open.ts`, KIND:FILE,
 * or "labels", which finds what the collection's labels say.
 *
 * @throws {UsageError} when there is none of that name, or no such file
 */
export async function openPlateDetector(
  name: string,
  options: PlateDetectorOptions,
): Promise<PlateDetector & AsyncDisposable> {
  const { collection } = options;
  if (name === "labels") {
    const [use, dispose] = [fromLabels(collection), () => Promise.resolve()];
    return {
      name,
      sha256: null,
      readsLabels: true,
      use,
      minScore: 0,
      [Symbol.asyncDispose]: dispose,
    };
  }
  const opened = await openDetector(name, toldDetector(name, options));
  return {
    name: opened.name,
    sha256: opened.sha256,
    use: () => opened.use,
    minScore: opened.minScore,
    [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
  };
}

/**
 * A segmenter by its name, or one's own files as sam:ENCODER,DECODER. Of the large ones, the files must
 * have been fetched; what they see of plates is kept in the cache.
 */
export function openPlateSegmenter(
  name: string,
  { threads }: { readonly threads?: number | undefined } = {},
): Promise<OpenedSegmenter> {
  return openSegmenter(name, { threads, spinning: false, cache: {} });
}

/** Detector and segmenter by what was asked for: a form of lang-SAM names both at once. */
export function modelsOf(
  { detector, segmenter }: {
    readonly detector: string;
    readonly segmenter?: string | undefined;
  },
): { readonly detector: string; readonly segmenter: string } {
  const form = Object.hasOwn(langSamForms, detector)
    ? langSamForms[detector as LangSamName]
    : undefined;
  return {
    detector: form?.detector ?? detector,
    segmenter: segmenter ?? form?.segmenter ?? defaultSegmenter(),
  };
}
